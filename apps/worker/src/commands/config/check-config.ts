/** Checks the configuration without a store: the environment and the files. */
import { existsSync } from 'node:fs';
import { readRules } from '@sb/alerts';
import { ConfigError, type Problem, resolveDatabaseUrl, unknownVariables } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { redactText, secretsFromEnv } from '@sb/logger';
import { readModelSettings } from '@sb/questboard';
import { readScheduleFile } from '@sb/scheduler';
import { alertSurroundings } from '@sb/worker/node';
import { formatPath, plural } from '@sb/words';
import type { Io } from '../../cli/command.ts';
import { EXIT, exitCodeOf } from '../../cli/failure.ts';
import { loadJobs } from '../../job-modules/load-jobs.ts';
import { type JobModule, wantedModules } from '../../job-modules/wanted-modules.ts';
import { alertsFilePath } from '../../services/alerts-file.ts';
import { settingProblems } from '../../services/env-settings.ts';
import { logChoices } from '../../services/log-choices.ts';
import { type Places, scheduleFilePath } from '../../services/places.ts';
import { findWorkerYaml } from '../../services/read-settings.ts';
import { readWorkerYaml } from '../../services/read-worker-yaml.ts';
import { resolveUserPath } from '../../cli/user-path.ts';

export interface Complaint {
  readonly file?: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** JSON pointer. */
  readonly pointer?: string;
  /** The same place for people: `schedules[2].jobId`. */
  readonly subject?: string;
  readonly message: string;
}

/** The result for one source of configuration. */
export interface CheckedSource {
  readonly name: 'environment' | 'worker.yaml' | 'jobs' | 'scheduler.yaml' | 'alerts.yaml';
  readonly file?: string;
  /** Its content in short, if it is valid. */
  readonly found: string;
  readonly problems: readonly Complaint[];
  readonly warnings: readonly Complaint[];
}

export interface ConfigWishes {
  readonly io: Io;
  readonly places: Places;
  /** Default: scheduler.yaml of the app. */
  readonly config: string | undefined;
  /** Default: alerts.yaml of the app. */
  readonly alerts: string | undefined;
  /** Values of --jobs. */
  readonly jobModules: readonly string[];
}

/** Without secrets: those of the environment, and what looks like one. */
export async function checkConfig(wishes: ConfigWishes): Promise<readonly CheckedSource[]> {
  const secrets = secretsFromEnv(wishes.io.env);
  return (await checkSources(wishes)).map((source) => masked(source, secrets));
}

function masked(source: CheckedSource, secrets: readonly string[]): CheckedSource {
  const mask = (one: Complaint): Complaint => ({ ...one, message: redactText(one.message, secrets) });
  const { found, problems, warnings } = source;
  return {
    ...source,
    found: redactText(found, secrets),
    problems: problems.map(mask),
    warnings: warnings.map(mask),
  };
}

async function checkSources({
  io,
  places,
  config,
  alerts,
  jobModules: flag,
}: ConfigWishes): Promise<readonly CheckedSource[]> {
  const configFile = findWorkerYaml(places, io);
  const { checked: yaml, jobs: ofYaml } = checkWorkerYaml(configFile, places);
  const modules = wantedModules({ flag, env: io.env, cwd: io.cwd, config: ofYaml, configFile });
  const { checked: jobs, known } = await checkJobs(modules, io);
  return [
    checkEnvironment(io, places),
    yaml,
    jobs,
    await checkSchedules(config === undefined ? scheduleFilePath(places) : resolveUserPath(config, io), {
      jobs: known,
      mayBeMissing: config === undefined,
    }),
    checkAlerts(alertsFilePath(places, alerts === undefined ? undefined : { file: alerts, io }), {
      jobs: known,
      mayBeMissing: alerts === undefined,
    }),
  ];
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
    warnings: [...unknown, ...logChoices(env).warnings, ...modelProblems(env)].map((message) => ({
      message,
    })),
  };
}

/** A model that cannot be used stops no job: its texts are those of the templates. */
function modelProblems(env: Io['env']): readonly string[] {
  const model = readModelSettings(env);
  return model.kind === 'broken'
    ? model.problems.map((problem) => `${problem}. Texts will be those of the templates.`)
    : [];
}

function checkWorkerYaml(
  file: string | undefined,
  { workspaceRoot }: Places,
): { readonly checked: CheckedSource; readonly jobs?: readonly string[] } {
  const name = 'worker.yaml';
  if (file === undefined) return { checked: { name, found: 'no file', problems: [], warnings: [] } };
  let fields = 0;
  let jobs: readonly string[] = [];
  const problems = complaintsOf(() => {
    const config = readWorkerYaml(file);
    fields = Object.keys(config).length;
    jobs = config.jobs ?? [];
    if (config.database !== undefined) resolveDatabaseUrl({ DATABASE_URL: config.database }, workspaceRoot);
  }).map((complaint) => ({ file, ...complaint }));
  return { jobs, checked: { name, file, found: plural(fields, 'field'), problems, warnings: [] } };
}

async function checkJobs(
  modules: readonly JobModule[],
  { stderr }: Io,
): Promise<{
  readonly checked: CheckedSource;
  readonly known: readonly RegisteredJob[] | undefined;
}> {
  try {
    const known = (await loadJobs(modules, stderr)).list();
    const named = modules.map(({ given }) => given).join(', ');
    const found = `${plural(known.length, 'job')}${named && `, with those of ${named}`}`;
    return { known, checked: { name: 'jobs', found, problems: [], warnings: [] } };
  } catch (error) {
    return {
      known: undefined,
      checked: { name: 'jobs', found: '', problems: toComplaints(error), warnings: [] },
    };
  }
}

async function checkSchedules(
  file: string,
  {
    jobs,
    mayBeMissing,
  }: { readonly jobs: readonly RegisteredJob[] | undefined; readonly mayBeMissing: boolean },
): Promise<CheckedSource> {
  const checked = { name: 'scheduler.yaml', file, problems: [], warnings: [] } as const;
  if (jobs === undefined) return { ...checked, found: 'not checked, because the jobs cannot be loaded' };
  if (mayBeMissing && !existsSync(file)) return { ...checked, found: 'no file' };
  try {
    const { entries, warnings } = await readScheduleFile(file, jobs);
    const on = entries.filter(({ enabled }) => enabled).length;
    const found = `${plural(entries.length, 'schedule')}, ${on} on`;
    return { ...checked, found, warnings: warnings.map((warning) => placed(file, warning)) };
  } catch (error) {
    return { ...checked, found: '', problems: toComplaints(error) };
  }
}

/** Without the jobs, rules that match no job are not reported. */
function checkAlerts(
  file: string,
  {
    jobs = [],
    mayBeMissing,
  }: { readonly jobs: readonly RegisteredJob[] | undefined; readonly mayBeMissing: boolean },
): CheckedSource {
  const checked = { name: 'alerts.yaml', file, problems: [], warnings: [] } as const;
  if (mayBeMissing && !existsSync(file)) return { ...checked, found: 'no file' };
  try {
    const { rules, problems, warnings } = readRules(file, alertSurroundings(jobs));
    const on = rules.filter(({ enabled }) => enabled).length;
    return {
      ...checked,
      found: `${plural(rules.length, 'rule')}, ${on} on`,
      problems: problems.map((problem) => placed(file, problem)),
      warnings: warnings.map((warning) => placed(file, warning)),
    };
  } catch (error) {
    return { ...checked, found: '', problems: toComplaints(error) };
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

function placed(file: string, { line, column, pointer, path, message }: Problem): Complaint {
  return { file, line, column, pointer, subject: formatPath(path), message };
}
