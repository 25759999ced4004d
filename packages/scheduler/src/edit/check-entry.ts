/** What a schedule of the store must be: the same as in a file. Every problem at once. */
import { findMisfits, suggestion } from '@sb/config';
import { encodeJson, type RegisteredJob, validateInput } from '@sb/jobs';
import { listJobNames, listQueueNames } from '@sb/queue';
import { MAX_INPUT_BYTES } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { formatPath } from '@sb/words';
import { chainProblems } from './check-chain.ts';
import { validateCron } from '../cron/cron.ts';
import { CronError } from '../cron/cron-errors.ts';
import type { ScheduleProblem } from '../schedule-errors.ts';
import { NamedRules } from '../file/schedule-fields.ts';
import type { CheckedEntry } from '../definitions/entry-values.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';
import type { ScheduleRules } from '../schedule-rules.ts';
import { validateZone, ZoneError } from '../cron/zones.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

export interface Known {
  /** The jobs whose code is at hand, by id. */
  readonly jobs: ReadonlyMap<string, RegisteredJob>;
}

export async function entryProblems(
  store: Store,
  entry: CheckedEntry,
  { jobs }: Known,
): Promise<readonly ScheduleProblem[]> {
  const jobIds = new Set([...jobs.keys(), ...(await listJobNames(store))]);
  const queues = new Set([...[...jobs.values()].map(({ queue }) => queue), ...(await listQueueNames(store))]);
  return [
    ...fieldProblems(entry),
    ...(jobIds.has(entry.jobId) ? [] : [missing('jobId', `job "${entry.jobId}"`, entry.jobId, jobIds)]),
    ...(await chainProblems(store, entry, jobIds)),
    ...timeProblems(entry.schedule, entry.timezone),
    ...queueProblems(entry.rules, queues),
    ...dateProblems(entry.rules),
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

/** Held against the fields of a file, so that their bounds are said once. */
function fieldProblems({ name, rules }: CheckedEntry): readonly ScheduleProblem[] {
  const { catchUpWindowMs, jitterMs, startDeadlineMs, ...same } = rules;
  const durations = { catchUpWindow: catchUpWindowMs, jitter: jitterMs, startDeadline: startDeadlineMs };
  const fit = findMisfits({ name, ...same, ...durations }, NamedRules);
  return 'value' in fit ? [] : fit.misfits.map(({ path, message }) => ({ field: formatPath(path), message }));
}

function missing(field: string, what: string, asked: string, known: ReadonlySet<string>): ScheduleProblem {
  const count = `${known.size} ${known.size === 1 ? 'is' : 'are'}`;
  return { field, message: `no ${what} is known (${count}).${suggestion(asked, [...known])}` };
}

function queueProblems({ queue }: ScheduleRules, known: ReadonlySet<string>): readonly ScheduleProblem[] {
  return queue === undefined || known.has(queue) ? [] : [missing('queue', `queue "${queue}"`, queue, known)];
}

function dateProblems({ exclude }: ScheduleRules): readonly ScheduleProblem[] {
  return exclude
    .filter((date) => !isDate(date))
    .map((date) => ({
      field: 'exclude',
      message: `expected a date such as 2026-12-25, got ${JSON.stringify(date)}`,
    }));
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
