import path from 'node:path';
import { validateCron, validateZone } from '@sb/scheduler';
import { quote } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { exitCodeOfSignal, stoppable } from '../../cli/interruption.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { ownSchedulePath, scheduleFilePath } from '../../services/places.ts';
import { createServices, type Services } from '../../services/services.ts';
import { editedInput } from '../input/edited-input.ts';
import { changedLines } from './changed-lines.ts';
import { checkConfiguration, checkTest, type CheckWishes } from './check-job.ts';
import { JobExistsError } from './errors.ts';
import { findJobHome } from './job-home.ts';
import { type JobPlan, planJob, type JobWishes } from './plan-job.ts';
import { writePlanned } from './planned-files.ts';
import { findTemplate, listTemplates } from './templates.ts';

const ID = /^[a-z0-9][a-z0-9._-]{0,99}$/;

interface Options {
  readonly template: string;
  readonly list: boolean;
  readonly withTest: boolean;
  readonly schedule?: string;
  readonly timezone?: string;
  readonly input?: string;
  readonly dryRun: boolean;
}

type NewJobCall = Call<{ readonly jobId?: string }, Options>;

/**
 * Writes a job from a template and registers it. Promise: what it wrote stays only if the test and the check of the
 * configuration pass; after a failure or a stop every file is as it was before.
 */
export async function run(call: NewJobCall): Promise<ExitCode | void> {
  const { options, io, jobModules } = call;
  const services = await createServices(call);
  const home = findJobHome(services, io);
  if (options.list) return showTemplates(call, home.templates);
  const id = await freeId(call, services);
  const template = findTemplate(options.template, home.templates);
  const schedule = await scheduleOf(id, call, services);
  const plan = planJob({ id, home, template, schedule, withTest: options.withTest });
  if (options.dryRun) return showPlan(call, plan, home.root);
  const checks = { home, io, jobModules, app: services.places.app };
  const done = await stoppable((signal) => make(plan, { ...checks, signal }));
  if ('stoppedBy' in done) return exitCodeOfSignal(done.stoppedBy);
  return report(id, call, { plan, root: home.root });
}

function showTemplates({ output }: NewJobCall, folders: readonly string[]): void {
  const templates = listTemplates(folders);
  output.data(templates.map(({ name, summary, file }) => ({ name, summary, file })));
  output.table(templates, [
    { header: 'template', get: ({ name }) => name },
    { header: 'what it does', get: ({ summary }) => summary, flexible: true },
  ]);
}

async function freeId({ args: { jobId: id } }: NewJobCall, services: Services): Promise<string> {
  if (id === undefined) throw new UsageError('expected the id of the new job', 'worker job:new mail.send');
  if (!ID.test(id))
    throw new UsageError(
      `expected an id of a-z, 0-9, ".", "_" and "-" that begins with a letter or a digit, got ${quote(id)}`,
    );
  if ((await services.jobs()).get(id)) throw new JobExistsError(`The job ${quote(id)} exists already.`);
  return id;
}

/** Throws `USAGE`, `CRON_INVALID`, `ZONE_INVALID`. */
async function scheduleOf(
  jobId: string,
  call: NewJobCall,
  { places }: Services,
): Promise<JobWishes['schedule']> {
  const { schedule, timezone, input: text } = call.options;
  if (schedule === undefined) {
    if (timezone === undefined && text === undefined) return undefined;
    throw new UsageError('--timezone and --input are parts of a schedule: they need --schedule');
  }
  if (timezone !== undefined) validateZone(timezone);
  validateCron(schedule, timezone ?? 'UTC');
  // A schema of an object refuses a missing one, also where each field has a default.
  const input = (await editedInput(text, call)) ?? {};
  const entry = {
    jobId,
    schedule,
    enabled: true,
    ...(timezone !== undefined && { timezone }),
    input,
  };
  return { file: ownSchedulePath(places), from: scheduleFilePath(places), entry };
}

/** Writes the files and checks them; takes them back if a check fails or the signal aborts. */
async function make({ files, test, byHand }: JobPlan, checks: CheckWishes): Promise<void> {
  const written = writePlanned(files);
  try {
    if (test !== undefined) await checkTest(test, checks);
    checks.signal.throwIfAborted();
    if (byHand.length === 0) await checkConfiguration(checks);
    checks.signal.throwIfAborted();
  } catch (error) {
    written.takeBack();
    throw error;
  }
}

function showPlan({ output }: NewJobCall, { files, byHand }: JobPlan, root: string): void {
  output.data({
    dryRun: true,
    files: files.map(({ file, before, after }) => ({ file, isNew: before === undefined, text: after })),
    byHand,
  });
  for (const { file, before = '', after } of files)
    output.lines(`--- ${path.relative(root, file)}`, ...changedLines(before, after), '');
  for (const { file, lines } of byHand)
    output.lines(`--- ${path.relative(root, file)}, to be changed by hand`, ...lines, '');
}

function report(
  id: string,
  { output }: NewJobCall,
  { plan: { files, test, byHand }, root }: { readonly plan: JobPlan; readonly root: string },
): ExitCode {
  const rows = files.map(({ file, before }) => ({
    file: path.relative(root, file),
    outcome: before === undefined ? 'written' : 'changed',
  }));
  output.data({ job: id, files: rows, tested: test !== undefined, registered: byHand.length === 0, byHand });
  output.table(rows, [
    { header: 'outcome', get: ({ outcome }) => outcome },
    { header: 'file', get: ({ file }) => file },
  ]);
  for (const { file, lines } of byHand)
    output.note(
      `${path.relative(root, file)} has another shape than expected. Add by hand:\n${lines.join('\n')}`,
    );
  if (byHand.length > 0) return EXIT.partial;
  output.remark(`Checked: ${test === undefined ? '' : 'its test, '}config:check. Next: worker job ${id}`);
  return EXIT.ok;
}
