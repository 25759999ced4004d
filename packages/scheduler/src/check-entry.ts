/** What a schedule of the store must be: the same as in a file. Every problem at once. */
import { suggestion } from '@sb/config';
import { encodeJson, type RegisteredJob, validateInput } from '@sb/jobs';
import { listJobNames, listQueueNames, MAX_INPUT_BYTES } from '@sb/queue';
import type { Store } from '@sb/storage';
import { chainProblems } from './check-chain.ts';
import { validateCron } from './cron.ts';
import { CronError } from './cron-errors.ts';
import type { ScheduleProblem } from './schedule-errors.ts';
import type { ScheduleEntry } from './schedule-file.ts';
import type { ScheduleRules } from './schedule-rules.ts';
import { validateZone, ZoneError } from './zones.ts';

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

export interface Known {
  /** The jobs whose code is at hand, by id. */
  readonly jobs: ReadonlyMap<string, RegisteredJob>;
}

export type CheckedEntry = ScheduleEntry & { readonly rules: ScheduleRules };

export async function entryProblems(
  store: Store,
  entry: CheckedEntry,
  { jobs }: Known,
): Promise<readonly ScheduleProblem[]> {
  const jobIds = new Set([...jobs.keys(), ...(await listJobNames(store))]);
  const queues = new Set([...[...jobs.values()].map(({ queue }) => queue), ...(await listQueueNames(store))]);
  return [
    ...nameProblems(entry.name),
    ...(jobIds.has(entry.jobId) ? [] : [missing('jobId', `job "${entry.jobId}"`, entry.jobId, jobIds)]),
    ...(await chainProblems(store, entry, jobIds)),
    ...timeProblems(entry.schedule, entry.timezone),
    ...queueProblems(entry.rules, queues),
    ...ruleProblems(entry.rules),
    ...(await inputProblems(entry, jobs)),
  ];
}

/** Of an expression and its zone. Pure. */
export function timeProblems(expression: string | undefined, timezone: string): readonly ScheduleProblem[] {
  return [
    ...(expression === undefined ? [] : caught('schedule', () => validateCron(expression, 'UTC'))),
    ...caught('timezone', () => validateZone(timezone)),
  ];
}

function nameProblems(name: string): readonly ScheduleProblem[] {
  if (NAME.test(name)) return [];
  const message = `expected lower-case letters, digits, ".", "_" or "-", at most 100, got ${JSON.stringify(name)}`;
  return [{ field: 'name', message }];
}

function missing(field: string, what: string, asked: string, known: ReadonlySet<string>): ScheduleProblem {
  const count = `${known.size} ${known.size === 1 ? 'is' : 'are'}`;
  return { field, message: `no ${what} is known (${count}).${suggestion(asked, [...known])}` };
}

function queueProblems({ queue }: ScheduleRules, known: ReadonlySet<string>): readonly ScheduleProblem[] {
  return queue === undefined || known.has(queue) ? [] : [missing('queue', `queue "${queue}"`, queue, known)];
}

function ruleProblems(rules: ScheduleRules): readonly ScheduleProblem[] {
  const wrong = rules.exclude.filter((date) => !isDate(date));
  const bounds = {
    catchUpWindowMs: rules.catchUpWindowMs,
    catchUpCap: rules.catchUpCap,
    jitterMs: rules.jitterMs,
    startDeadlineMs: rules.startDeadlineMs ?? 1,
  };
  return [
    ...wrong.map((date) => ({
      field: 'exclude',
      message: `expected a date such as 2026-12-25, got ${JSON.stringify(date)}`,
    })),
    ...Object.entries(bounds).flatMap(([field, value]) =>
      Number.isSafeInteger(value) && value >= 0
        ? []
        : [{ field, message: `expected a whole number from 0, got ${value}` }],
    ),
  ];
}

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return DATE.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

async function inputProblems(
  { jobId, input }: ScheduleEntry,
  jobs: Known['jobs'],
): Promise<readonly ScheduleProblem[]> {
  encodeJson(input, MAX_INPUT_BYTES);
  const job = jobs.get(jobId);
  const verdict = job ? await validateInput(job, input) : undefined;
  if (!verdict || verdict.ok) return [];
  return verdict.problems.map(({ path, message }) => ({
    field: path === '' ? 'input' : `input.${path}`,
    message: `${message} (by the input schema of ${jobId})`,
  }));
}

function caught(field: string, check: () => void): readonly ScheduleProblem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof CronError || error instanceof ZoneError) return [{ field, message: error.message }];
    throw error;
  }
}
