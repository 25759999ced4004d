/** The checks that need no store: runtime, environment, configuration files, jobs. */
import { existsSync } from 'node:fs';
import { resolveDatabaseUrl, unknownVariables } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { readScheduleFile } from '@sb/scheduler';
import { compareVersions } from '@sb/storage';
import { plural } from '@sb/words';
import type { Io } from '../../../cli/command.ts';
import { resolveUserPath } from '../../../cli/user-path.ts';
import { loadJobs } from '../../../job-modules/load-jobs.ts';
import { type JobModule, wantedModules } from '../../../job-modules/wanted-modules.ts';
import { otlpSettings } from '../../../otlp/otlp-settings.ts';
import { settingProblems } from '../../../services/env-settings.ts';
import { logChoices } from '../../../services/log-choices.ts';
import { type Places, scheduleFilePath } from '../../../services/places.ts';
import { readSettings } from '../../../services/read-settings.ts';
import { configProblem, type Diagnosis, type Finding, fine } from './check.ts';

const LEAST = '20.19.0';
/** Release lines with long-term support that the product is tested on. */
const GOOD = [20, 22, 24, 26];

export interface Installation {
  readonly diagnoses: readonly Diagnosis[];
  readonly databaseUrl: string;
  readonly zones: readonly string[];
  /** The jobs that this program has; empty if a module of them is broken. */
  readonly jobs: readonly RegisteredJob[];
}

export interface InstallationWishes {
  readonly io: Io;
  readonly places: Places;
  /** Default: scheduler.yaml of the app. */
  readonly config: string | undefined;
  /** Values of --jobs. */
  readonly jobModules: readonly string[];
}

/** Throws `DatabaseUrlError`: without a valid URL there is no store to examine. */
export async function examineInstallation(wishes: InstallationWishes): Promise<Installation> {
  const { io, places, config } = wishes;
  const { finding, databaseUrl, modules } = await examineSettings(wishes);
  const file = config === undefined ? scheduleFilePath(places) : resolveUserPath(config, io);
  const schedules = await examineSchedules(file, {
    mayBeMissing: config === undefined,
    jobs: async () => (await loadJobs(modules, io.stderr)).list(),
  });
  return {
    databaseUrl,
    zones: schedules.zones,
    jobs: schedules.jobs,
    diagnoses: [
      { id: 'node', title: 'Node', ...judgeNodeVersion(process.versions.node) },
      { id: 'environment', title: 'environment', ...judgeEnvironment(io.env) },
      { id: 'worker-yaml', title: 'worker.yaml', ...finding },
      { id: 'scheduler-yaml', title: 'scheduler.yaml', ...schedules.finding },
    ],
  };
}

/** Pure. */
export function judgeEnvironment(env: Io['env']): Finding {
  const unknown = unknownVariables(env).map(({ name, suggestion }) => {
    const advice = suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`;
    return `unknown variable ${name}${advice}`;
  });
  const ignored = otlpSettings(env)?.problems ?? [];
  const odd = [...unknown, ...logChoices(env).warnings, ...settingProblems(env), ...ignored];
  if (odd.length === 0) return fine('no unknown variables');
  return {
    verdict: 'note',
    found: odd.join('; '),
    expected: 'the variables of docs/configuration.md',
    advice: 'Correct or remove them.',
  };
}

/** If worker.yaml is broken, its database is unknown: then the database of the environment, or the default, is used. */
async function examineSettings({ io, places, jobModules: flag }: InstallationWishes): Promise<{
  readonly finding: Finding;
  readonly databaseUrl: string;
  readonly modules: readonly JobModule[];
}> {
  const { env, cwd } = io;
  try {
    const { config, databaseUrl, jobModules } = await readSettings(places, { env, cwd, jobModules: flag });
    const fields = Object.keys(config).length;
    const finding = fine(fields === 0 ? 'no fields' : `valid, ${plural(fields, 'field')}`);
    return { finding, databaseUrl, modules: jobModules };
  } catch (error) {
    const databaseUrl = resolveDatabaseUrl({ DATABASE_URL: io.env['DATABASE_URL'] }, places.workspaceRoot);
    const modules = wantedModules({ flag, env, cwd, config: undefined, configFile: undefined });
    return { finding: configProblem(error), databaseUrl, modules };
  }
}

interface ExaminedSchedules {
  readonly finding: Finding;
  readonly zones: readonly string[];
  readonly jobs: readonly RegisteredJob[];
}

/** The default file may be missing; a file that the operator named may not. */
async function examineSchedules(
  file: string,
  {
    mayBeMissing,
    jobs: loadThem,
  }: { readonly mayBeMissing: boolean; readonly jobs: () => Promise<readonly RegisteredJob[]> },
): Promise<ExaminedSchedules> {
  let jobs: readonly RegisteredJob[] = [];
  try {
    jobs = await loadThem();
    const counted = plural(jobs.length, 'job');
    if (mayBeMissing && !existsSync(file)) return { finding: fine(`no file; ${counted}`), zones: [], jobs };
    const { entries, warnings } = await readScheduleFile(file, jobs);
    const zones = entries.map(({ timezone }) => timezone);
    const finding = fine(`valid, ${plural(entries.length, 'schedule')}, ${counted}`);
    if (warnings.length === 0) return { finding, zones, jobs };
    const odd = warnings.map(({ line = 1, message }) => `${file}:${line}  ${message}`).join('\n');
    const advice = 'Rewrite the expression.';
    return {
      finding: { verdict: 'note', found: odd, expected: 'schedules without surprises', advice },
      zones,
      jobs,
    };
  } catch (error) {
    return { finding: configProblem(error), zones: [], jobs };
  }
}

/** Pure. */
export function judgeNodeVersion(version: string): Finding {
  const expected = `Node ${LEAST.replace(/\.0$/, '')} or newer, best ${GOOD.slice(1).join(', ')}`;
  const advice = 'Install a version of Node with long-term support.';
  if (compareVersions(version, LEAST) < 0) return { verdict: 'problem', found: version, expected, advice };
  const major = Number.parseInt(version, 10);
  if (GOOD.includes(major)) return fine(version);
  return { verdict: 'note', found: `${version}, which is not tested`, expected, advice };
}
