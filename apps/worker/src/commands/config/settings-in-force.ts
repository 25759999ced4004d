/** Every setting of this program with its value and its origin. Pure. A flag of a command counts before all of them. */
import { ENVIRONMENT, type WorkerConfig } from '@sb/config';
import { formatDuration } from '@sb/words';
import { retentionRules } from '@sb/worker/retention';
import type { Io } from '../../cli/command.ts';
import { logChoices } from '../../services/log-choices.ts';
import { DEFAULT_GRACE_MS } from '../daemon/daemon-settings.ts';

export interface Setting {
  /** As worker.yaml names it; a variable where that file has no such field. */
  readonly name: string;
  /** Plain JSON. */
  readonly value: unknown;
  readonly origin: 'flag' | 'environment' | 'worker.yaml' | 'default';
  /** The flag, the variable, or the file. */
  readonly from?: string;
  /** Of the file, from 1. */
  readonly line?: number;
}

export interface SettingSources {
  readonly env: Io['env'];
  readonly config: WorkerConfig;
  /** Path of worker.yaml, if there is one. */
  readonly file: string | undefined;
  /** The line of a field of that file, from 1. */
  readonly lineOf?: (path: readonly string[]) => number | undefined;
  readonly databaseUrl: string;
  /** The values of --jobs. */
  readonly jobModules?: readonly string[];
}

export function settingsInForce(sources: SettingSources): readonly Setting[] {
  const { config, file, databaseUrl, lineOf = () => undefined, jobModules = [] } = sources;
  // A value that is unknown there is ignored.
  const { level, format } = logChoices(sources.env);
  const env: Io['env'] = { ...sources.env, LOG_LEVEL: level, LOG_FORMAT: format };
  const variable = (name: string): Partial<Setting> | undefined =>
    env[name] ? { value: env[name], origin: 'environment', from: name } : undefined;
  const inFile = (value: unknown, path: readonly string[]): Omit<Setting, 'name'> => {
    const line = lineOf(path);
    return {
      value,
      origin: 'worker.yaml',
      ...(file !== undefined && { from: file }),
      ...(line !== undefined && { line }),
    };
  };
  const setting = (
    name: string,
    { written, byDefault, byEnv }: { written: unknown; byDefault: unknown; byEnv?: string },
    path = name.split('.'),
  ): Setting => {
    const set = byEnv === undefined ? undefined : variable(byEnv);
    if (set) return { name, value: set.value, origin: 'environment', ...set };
    if (written === undefined) return { name, value: byDefault, origin: 'default' };
    return { name, ...inFile(written, path) };
  };
  const jobs: Setting =
    jobModules.length > 0
      ? { name: 'jobs', value: jobModules, origin: 'flag', from: '--jobs' }
      : setting('jobs', { written: config.jobs, byDefault: 'none', byEnv: 'WORKER_JOBS' });
  const { logs = {}, queues = {}, retention = {} } = config;
  return [
    {
      ...setting('database', { written: config.database, byDefault: '', byEnv: 'DATABASE_URL' }),
      value: databaseUrl,
    },
    setting('concurrency', { written: config.concurrency, byDefault: 10 }),
    setting('durability', { written: config.durability, byDefault: 'normal' }),
    setting('work', { written: config.work, byDefault: 'all queues' }),
    setting('grace', {
      written: config.grace === undefined ? undefined : formatDuration(config.grace),
      byDefault: formatDuration(DEFAULT_GRACE_MS),
    }),
    jobs,
    setting('commands', { written: config.commands, byDefault: false }),
    setting('logs.level', { written: logs.level, byDefault: 'info', byEnv: 'LOG_LEVEL' }),
    setting('logs.format', { written: logs.format, byDefault: 'pretty on a terminal', byEnv: 'LOG_FORMAT' }),
    ...Object.entries(queues).map(([name, written]) =>
      setting(`queues.${name}`, { written, byDefault: '' }, ['queues', name]),
    ),
    ...Object.entries({ ...retentionRules({}), ...retention }).map(([name, value]) =>
      setting(`retention.${name}`, { written: retention[name], byDefault: value }),
    ),
    ...ENVIRONMENT.flatMap(({ name, secret }) => {
      if (!env[name] || OF_FIELDS.has(name)) return [];
      return [{ name, value: secret ? HIDDEN : env[name], origin: 'environment' as const, from: name }];
    }),
  ];
}

/** A secret is shown as set, and never by its value. */
const HIDDEN = '[redacted]';

/** Variables that are shown as the field that they set. */
const OF_FIELDS = new Set(['DATABASE_URL', 'WORKER_JOBS', 'LOG_LEVEL', 'LOG_FORMAT']);
