/** Checks the options of a worker, and fills in the defaults. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { resolveDatabaseUrl, suggestion } from '@sb/config';
import { createRegistry, parseDuration, type RegisteredJob } from '@sb/jobs';
import { createLogger, LOG_LEVELS, type Logger, secretsFromEnv, wrapLogger } from '@sb/logger';
import type { ThreadOptions } from '@sb/runner';
import { describeValue } from '@sb/words';
import { type OptionProblem, WorkerOptionsError } from '../errors.ts';
import type { RetentionRules } from '../retention/retention-rules.ts';
import { readRetention, retentionProblems } from './retention-settings.ts';
import { threadSettings } from './thread-settings.ts';
import type { WorkerOptions } from './worker-types.ts';
import { wrapRuns } from './wrap-runs.ts';

const MOST_AT_ONCE = 1_000;

type Check = (value: unknown) => boolean;

const RULES: Readonly<Record<keyof WorkerOptions, { readonly accepts: Check; readonly expected: string }>> = {
  jobs: { accepts: Array.isArray, expected: 'a list of jobs' },
  databaseUrl: { accepts: isText, expected: 'sqlite:<path> or postgres://user@host/database' },
  schedules: { accepts: optional(isPathOrList), expected: 'a list of schedules, or the path of a file' },
  alerts: {
    accepts: optional(isAlerts),
    expected: 'an object with the path of a file: { file, environment? }',
  },
  retention: {
    accepts: optional(isFields),
    expected: 'an object with the fields of worker.yaml',
  },
  around: { accepts: optional((value) => typeof value === 'function'), expected: 'a function' },
  concurrency: { accepts: optional(isConcurrency), expected: `a whole number from 1 to ${MOST_AT_ONCE}` },
  queues: { accepts: optional(isNames), expected: 'a list of names that is not empty' },
  grace: {
    accepts: optional(isDuration),
    expected: 'milliseconds or a duration such as "30s", at most 36525d',
  },
  name: { accepts: optional(isText), expected: 'a text that is not empty' },
  logger: { accepts: optional(isLogTarget), expected: 'an object with debug, info, warn and error' },
  logLevel: { accepts: optional(isLogLevel), expected: LOG_LEVELS.join(', ') },
  secrets: { accepts: optional(isTexts), expected: 'a list of texts' },
  threadModule: {
    accepts: optional(isModule),
    expected: "a path, or a file: URL such as new URL('./jobs.js', import.meta.url)",
  },
  signals: { accepts: optional((value) => typeof value === 'boolean'), expected: 'true or false' },
};

export interface WorkerSettings {
  readonly jobs: readonly RegisteredJob[];
  readonly databaseUrl: string;
  /** Undefined: it removes no records. */
  readonly retention: RetentionRules | undefined;
  readonly concurrency: number | undefined;
  readonly queues: readonly string[] | undefined;
  readonly graceMs: number | undefined;
  readonly name: string;
  readonly logger: Logger;
  readonly secrets: readonly string[];
  readonly threads: ThreadOptions | undefined;
}

/** Throws `WORKER_OPTIONS_INVALID`, `JOB_INVALID`, `DATABASE_URL_INVALID`. */
export function workerSettings(options: WorkerOptions): WorkerSettings {
  const problems = findProblems(options);
  if (problems.length > 0) throw new WorkerOptionsError(problems);
  const { jobs, concurrency, queues, grace, name = defaultName() } = options;
  const registry = createRegistry();
  registry.register(jobs);
  const databaseUrl = resolveDatabaseUrl({ DATABASE_URL: options.databaseUrl }, process.cwd());
  const secrets = [...(options.secrets ?? []), ...secretsFromEnv({ DATABASE_URL: databaseUrl })];
  const logger = loggerOf(options, secrets);
  return {
    jobs: wrapRuns(registry.list(), { around: options.around, logger }),
    databaseUrl,
    retention: readRetention(options.retention),
    concurrency,
    queues,
    graceMs: grace === undefined ? undefined : parseDuration(grace),
    name,
    logger,
    secrets,
    threads: threadSettings(options.threadModule, registry.list()),
  };
}

/** Programs without types call this too: every value is checked. */
function findProblems(options: WorkerOptions): readonly OptionProblem[] {
  const names = Object.keys(RULES);
  const unknown = Object.keys(options)
    .filter((field) => !Object.hasOwn(RULES, field))
    .map((field) => ({ field, message: `there is no such option.${suggestion(field, names)}` }));
  const wrong = Object.entries(RULES).flatMap(([field, { accepts, expected }]) => {
    const value: unknown = Reflect.get(options, field);
    return accepts(value) ? [] : [{ field, message: `expected ${expected}, got ${got(value)}` }];
  });
  const { retention } = options;
  return [...unknown, ...wrong, ...(isFields(retention) ? retentionProblems(retention) : [])];
}

/** Shows no content of an object: it may be secret. */
function got(value: unknown): string {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? 'an object' : describeValue(value);
}

function loggerOf({ logger, logLevel = 'info' }: WorkerOptions, secrets: readonly string[]): Logger {
  if (logger) return wrapLogger(logger, { level: logLevel, secrets });
  return createLogger({ level: logLevel, format: process.stderr.isTTY ? 'pretty' : 'json', secrets });
}

function defaultName(): string {
  return `${hostname().split('.')[0] ?? 'node'}-${randomBytes(2).toString('hex')}`;
}

function optional(accepts: Check): Check {
  return (value) => value === undefined || accepts(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isNames(value: unknown): boolean {
  return isTexts(value) && Array.isArray(value) && value.length > 0;
}

function isPathOrList(value: unknown): boolean {
  return isText(value) || Array.isArray(value);
}

function isModule(value: unknown): boolean {
  return isText(value) || (value instanceof URL && value.protocol === 'file:');
}

function isAlerts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const environment: unknown = Reflect.get(value, 'environment');
  const isEnvironment =
    environment === undefined || (typeof environment === 'object' && environment !== null);
  return isText(Reflect.get(value, 'file')) && isEnvironment;
}

function isFields(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isConcurrency(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_AT_ONCE;
}

function isDuration(value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  try {
    parseDuration(value);
    return true;
  } catch {
    return false;
  }
}

function isLogTarget(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return LOG_LEVELS.every((level) => typeof Reflect.get(value, level) === 'function');
}

function isLogLevel(value: unknown): boolean {
  return LOG_LEVELS.some((level) => level === value);
}
