/** Checks the configuration without a store, for `config:check` and the doctor: the environment and the files. */
import { existsSync } from 'node:fs';
import type { ReadAlerts } from '@sb/alerts';
import {
  ConfigError,
  readTextFile,
  resolveDatabaseUrl,
  unknownVariables,
  type WorkerConfig,
} from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { readModelSettings } from '@sb/questboard';
import { readScheduleFile } from '@sb/scheduler';
import { parseAlerts } from '@sb/worker/node';
import { plural } from '@sb/words';
import type { Io } from '../../cli/command.ts';
import { EXIT, exitCodeOf } from '../../cli/failure.ts';
import { loadJobs } from '../../job-modules/load-jobs.ts';
import { type JobModule, wantedModules } from '../../job-modules/wanted-modules.ts';
import { otlpSettings } from '../../otlp/otlp-settings.ts';
import { NO_RULES } from '../../services/alerts-file.ts';
import { settingProblems } from '../../services/env-settings.ts';
import { logChoices } from '../../services/log-choices.ts';
import { type Places, scheduleFilePath } from '../../services/places.ts';
import { findWorkerYaml } from '../../services/read-settings.ts';
import { readWorkerYaml } from '../../services/read-worker-yaml.ts';
import { resolveUserPath } from '../../cli/user-path.ts';
import { type Complaint, placed } from './complaint.ts';

/** The result for one source of configuration. */
export interface CheckedSource {
  readonly name: 'environment' | 'worker.yaml' | 'jobs' | 'scheduler.yaml' | 'alerts.yaml';
  readonly file?: string;
  /** Its content in short, if it is valid. */
  readonly found: string;
  /** It could not be checked, because of another source. */
  readonly isUnchecked?: true;
  readonly problems: readonly Complaint[];
  readonly warnings: readonly Complaint[];
}

export interface ConfigWishes {
  readonly io: Io;
  readonly places: Places;
  /** Default: scheduler.yaml of the app. */
  readonly config: string | undefined;
  /** Values of --jobs. */
  readonly jobModules: readonly string[];
}

export interface CheckedConfig {
  readonly environment: CheckedSource;
  readonly workerYaml: CheckedSource;
  readonly jobs: CheckedSource;
  readonly schedules: CheckedSource;
  /** Of worker.yaml; undefined if it names none, or has a mistake. */
  readonly database: string | undefined;
  /** Undefined if a module of jobs is broken. */
  readonly registered: readonly RegisteredJob[] | undefined;
  /** The time zones of the schedules. */
  readonly zones: readonly string[];
}

/** All but the rules of alerts: `checkAlerts` reads them from the file that the caller chooses. */
export async function checkConfig({
  io,
  places,
  config: named,
  jobModules: flag,
}: ConfigWishes): Promise<CheckedConfig> {
  const configFile = findWorkerYaml(places, io);
  const { checked: workerYaml, config, database } = checkWorkerYaml(configFile, places);
  const modules = wantedModules({ flag, env: io.env, cwd: io.cwd, config: config.jobs, configFile });
  const { checked: jobs, registered } = await checkJobs(modules, io);
  const file = named === undefined ? scheduleFilePath(places) : resolveUserPath(named, io);
  const schedules = await checkSchedules(file, { jobs: registered, mayBeMissing: named === undefined });
  return {
    environment: checkEnvironment(io, places),
    workerYaml,
    jobs,
    schedules: schedules.checked,
    database,
    registered,
    zones: schedules.zones,
  };
}

function checkEnvironment({ env }: Io, { workspaceRoot }: Places): CheckedSource {
  const unknown = unknownVariables(env).map(({ name, suggestion }) => {
    const advice = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
    return `unknown variable ${name}.${advice}`;
  });
  return {
    name: 'environment',
    found: 'no unknown variables',
    problems: [
      ...settingProblems(env).map((message) => ({ message })),
      ...complaintsOf(() => resolveDatabaseUrl({ DATABASE_URL: env['DATABASE_URL'] }, workspaceRoot)),
    ],
    warnings: [
      ...unknown,
      ...logChoices(env).warnings,
      ...modelProblems(env),
      ...(otlpSettings(env)?.problems ?? []),
    ].map((message) => ({ message })),
  };
}

/** A model that cannot be used stops no job: its texts are those of the templates. */
function modelProblems(env: Io['env']): readonly string[] {
  const model = readModelSettings(env);
  return model.kind === 'broken'
    ? model.problems.map((problem) => `${problem}. Texts will be those of the templates.`)
    : [];
}

/** A wrong `database` leaves the other fields as they are. */
function checkWorkerYaml(
  file: string | undefined,
  { workspaceRoot }: Places,
): { readonly checked: CheckedSource; readonly config: WorkerConfig } & Pick<CheckedConfig, 'database'> {
  const name = 'worker.yaml';
  if (file === undefined)
    return {
      checked: { name, found: 'no file', problems: [], warnings: [] },
      config: {},
      database: undefined,
    };
  let config: WorkerConfig = {};
  let database: string | undefined;
  const problems = complaintsOf(() => {
    config = readWorkerYaml(file);
    if (config.database === undefined) return;
    resolveDatabaseUrl({ DATABASE_URL: config.database }, workspaceRoot);
    database = config.database;
  }).map((complaint) => ({ file, ...complaint }));
  const found = plural(Object.keys(config).length, 'field');
  return { config, database, checked: { name, file, found, problems, warnings: [] } };
}

async function checkJobs(
  modules: readonly JobModule[],
  { stderr }: Io,
): Promise<{
  readonly checked: CheckedSource;
  readonly registered: readonly RegisteredJob[] | undefined;
}> {
  try {
    const registered = (await loadJobs(modules, stderr)).list();
    const named = modules.map(({ given }) => given).join(', ');
    const found = `${plural(registered.length, 'job')}${named && `, with those of ${named}`}`;
    return { registered, checked: { name: 'jobs', found, problems: [], warnings: [] } };
  } catch (error) {
    return {
      registered: undefined,
      checked: { name: 'jobs', found: '', problems: toComplaints(error), warnings: [] },
    };
  }
}

interface FileWishes {
  /** Undefined: they cannot be loaded. */
  readonly jobs: readonly RegisteredJob[] | undefined;
  /** A file that the operator named may not be missing. */
  readonly mayBeMissing: boolean;
}

async function checkSchedules(
  file: string,
  { jobs, mayBeMissing }: FileWishes,
): Promise<{ readonly checked: CheckedSource; readonly zones: readonly string[] }> {
  const checked = { name: 'scheduler.yaml', file, found: '', problems: [], warnings: [] } as const;
  if (jobs === undefined)
    return {
      checked: { ...checked, found: 'not checked, because the jobs cannot be loaded', isUnchecked: true },
      zones: [],
    };
  if (mayBeMissing && !existsSync(file)) return { checked: { ...checked, found: 'no file' }, zones: [] };
  try {
    const { entries, warnings } = await readScheduleFile(file, jobs);
    const on = entries.filter(({ enabled }) => enabled).length;
    const found = `${plural(entries.length, 'schedule')}, ${on} on`;
    return {
      checked: { ...checked, found, warnings: warnings.map((warning) => placed(file, warning)) },
      zones: entries.map(({ timezone }) => timezone),
    };
  } catch (error) {
    return { checked: { ...checked, problems: toComplaints(error) }, zones: [] };
  }
}

export interface CheckedAlerts {
  readonly checked: CheckedSource;
  /** Undefined if the file cannot be read. */
  readonly read: ReadAlerts | undefined;
}

/** Without the jobs, rules that match no job are not reported. */
export function checkAlerts(
  file: string,
  { jobs = [], mayBeMissing, env }: FileWishes & { readonly env: Io['env'] },
): CheckedAlerts {
  const checked = { name: 'alerts.yaml', file, found: '', problems: [], warnings: [] } as const;
  try {
    const isMissing = mayBeMissing && !existsSync(file);
    const read = parseAlerts(isMissing ? NO_RULES : readTextFile(file), file, { jobs, env });
    if (isMissing) return { read, checked: { ...checked, found: 'no file' } };
    const { rules, problems, warnings } = read.file;
    const on = rules.filter(({ enabled }) => enabled).length;
    return {
      read,
      checked: {
        ...checked,
        found: `${plural(rules.length, 'rule')}, ${on} on`,
        problems: problems.map((problem) => placed(file, problem)),
        warnings: warnings.map((warning) => placed(file, warning)),
      },
    };
  } catch (error) {
    return { read: undefined, checked: { ...checked, problems: toComplaints(error) } };
  }
}

function complaintsOf(read: () => unknown): readonly Complaint[] {
  try {
    read();
    return [];
  } catch (error) {
    return toComplaints(error);
  }
}

/** Turns a mistake in the configuration into complaints; rethrows every other error. */
function toComplaints(error: unknown): readonly Complaint[] {
  if (error instanceof ConfigError) return error.problems.map((problem) => placed(error.file, problem));
  if (exitCodeOf(error) !== EXIT.config || !(error instanceof Error)) throw error;
  return [{ message: error.message }];
}
