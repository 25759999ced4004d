/**
 * Writes the pages that the program knows by itself: JOBS.md, and with --reference the commands. With --check it writes
 * nothing, and exits with 6 if a page is not what it would write: a test of a project needs no more.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigError, readTextFile } from '@sb/config';
import { parseAlerts } from '@sb/worker/node';
import { CodedError } from '@sb/words';
import type { Call, CommandDefinition } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { resolveUserPath, whyUnwritable } from '../../cli/user-path.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { loadJobs } from '../../job-modules/load-jobs.ts';
import { alertsFilePath } from '../../services/alerts-file.ts';
import { scheduleFilePath } from '../../services/places.ts';
import { readSchedules } from '../../services/schedule-file.ts';
import { createServices, type Services } from '../../services/services.ts';
import { commandPage } from './command-page.ts';
import { type JobFacts, jobPage } from './job-page.ts';
import { MARK } from './markdown.ts';

interface Options {
  readonly out: string;
  readonly config?: string;
  readonly alerts?: string;
  readonly reference: boolean;
  readonly check: boolean;
}

export type DocsCall = Call<object, Options>;

/** A page that a person wrote is kept. */
class OwnPageError extends CodedError {
  readonly code = 'CONFLICT';
  readonly hint = 'Choose another folder with --out, or move that file away.';
}

type PageState = 'written' | 'same' | 'differs' | 'missing';

interface Page {
  readonly file: string;
  readonly text: string;
}

export async function build(call: DocsCall, commands: readonly CommandDefinition[]): Promise<ExitCode> {
  const { output, options, io } = call;
  const folder = resolveUserPath(options.out, io);
  const pages: readonly Page[] = [
    { file: path.join(folder, 'JOBS.md'), text: jobPage(await readFacts(call)) },
    ...(options.reference
      ? [{ file: path.join(folder, 'reference/cli.md'), text: commandPage(commands) }]
      : []),
  ];
  const states = pages.map((one) => ({ file: one.file, state: stateOf(one) }));
  const stale = states.filter(({ state }) => state !== 'same');
  if (!options.check) for (const one of pages) writePage(one);
  const shown = options.check ? states : states.map((one) => (stale.includes(one) ? written(one) : one));
  output.data({ pages: shown });
  output.table(shown, [
    { header: 'page', get: ({ file }) => file },
    { header: 'state', get: ({ state }) => state },
  ]);
  if (!options.check || stale.length === 0) return EXIT.ok;
  output.remark('To write them: the same command without --check');
  return EXIT.condition;
}

function written({ file }: { readonly file: string }): { file: string; state: PageState } {
  return { file, state: 'written' };
}

function stateOf({ file, text }: Page): PageState {
  const before = readPage(file);
  if (before === undefined) return 'missing';
  return before === text ? 'same' : 'differs';
}

/** Undefined: there is none yet. */
function readPage(file: string): string | undefined {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  } catch (cause) {
    throw refusal('read', file, cause);
  }
}

function writePage({ file, text }: Page): void {
  if (readPage(file)?.startsWith(MARK) === false)
    throw new OwnPageError(`${file} was not written by docs:build, so it is kept.`);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    throw refusal('write', file, cause);
  }
}

function refusal(act: 'read' | 'write', file: string, cause: unknown): unknown {
  const reason = whyUnwritable(cause);
  return reason === undefined ? cause : new UsageError(`--out: cannot ${act} ${file}: ${reason}`);
}

/** Of a program with jobs of its own only those: the pages of the worker have its built-in ones. */
async function readFacts(call: DocsCall): Promise<JobFacts> {
  const services = await createServices(call);
  const { jobModules } = services;
  const builtIn = jobModules.length === 0 ? [] : (await loadJobs([], call.io.stderr)).list();
  const known = new Set(builtIn.map(({ id }) => id));
  const registry = await services.jobs();
  const jobs = registry.list().filter(({ id }) => !known.has(id));
  return { jobs, schedules: await schedulesOf(call, services), rules: await rulesOf(call, services) };
}

async function schedulesOf(call: DocsCall, services: Services): Promise<JobFacts['schedules']> {
  const { places } = services;
  const { config } = call.options;
  if (config === undefined && !existsSync(scheduleFilePath(places))) return [];
  return (await readSchedules(call, { config, places, jobs: await services.jobs() })).entries;
}

async function rulesOf({ io, options }: DocsCall, services: Services): Promise<JobFacts['rules']> {
  const named = options.alerts === undefined ? undefined : { file: options.alerts, io };
  const file = alertsFilePath(services.places, named);
  if (!named && !existsSync(file)) return [];
  const jobs = (await services.jobs()).list();
  const { file: read, inForce } = parseAlerts(readTextFile(file), file, { jobs, env: io.env });
  // A rule with a mistake is not in force: the page would be without it.
  if (read.problems.length > 0) throw new ConfigError(file, read.problems);
  return inForce.rules;
}
