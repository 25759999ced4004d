/** The filter of a list of runs: of its address, of its bulk acts, and of what is new in it. */
import { FINISHED_STATES, type FinishedState, LIVE_VIEWS, TRIGGERS } from '@sb/jobs';
import type { HistoryConditions } from '@sb/queue';
import { z } from 'zod';
import type { RunRow } from '../../answers/runs.ts';
import { duration, instant, listOf, name, storable, timesOf } from '../../requests/fields.ts';
import { DAY_MS } from '../../rows/read-work.ts';

export const RUN_STATES = [...LIVE_VIEWS, ...FINISHED_STATES] as const;

export const runFilter = z.strictObject({
  state: listOf(RUN_STATES).optional(),
  job: name.optional(),
  notJob: name.optional(),
  queue: name.optional(),
  trigger: z.enum(TRIGGERS).optional(),
  tag: name.optional(),
  schedule: name.optional(),
  by: name.optional(),
  error: storable.min(1).max(200).optional(),
  minMs: duration.optional(),
  since: instant.optional(),
  until: instant.optional(),
});
export type RunFilter = z.output<typeof runFilter>;

export const runView = z.enum(['live', 'ended', 'all']);

/** What is asked of a row, or of the run of one where neither `error` nor `minMs` is a filter. */
type Filtered = Pick<RunRow, 'jobId' | 'trigger' | 'createdBy' | 'says' | 'tookMs'> & {
  readonly tags: readonly string[];
};

/** Filters that no list of live runs has: they hold for the rows that were read. */
export function meetsRest(row: Filtered, { notJob, trigger, tag, by, error, minMs }: RunFilter): boolean {
  return (
    row.jobId !== notJob &&
    (trigger === undefined || row.trigger === trigger) &&
    (tag === undefined || row.tags.includes(tag)) &&
    (by === undefined || row.createdBy === by) &&
    (error === undefined || (row.says ?? '').toLowerCase().includes(error.toLowerCase())) &&
    (minMs === undefined || (row.tookMs ?? 0) >= minMs)
  );
}

export function hasNoRest({ notJob, trigger, tag, by, error, minMs }: RunFilter): boolean {
  return [notJob, trigger, tag, by, error, minMs].every((one) => one === undefined);
}

/** Whether the list has the row. As in the list, times are those of the end: a live run is listed whatever they are. */
export function isListed(
  row: RunRow,
  filter: RunFilter & { readonly view?: z.output<typeof runView> | undefined },
  now: number,
): boolean {
  const { state, job, queue, schedule, view = 'all' } = filter;
  const isEnded = row.finishedAt !== undefined;
  return (
    meetsRest(row, filter) &&
    (state === undefined || state.includes(row.state)) &&
    (job === undefined || row.jobId === job) &&
    (queue === undefined || row.queue === queue) &&
    (schedule === undefined || row.schedule === schedule) &&
    (view === 'all' || (view === 'ended') === isEnded) &&
    (row.finishedAt === undefined || isInTime(Date.parse(row.finishedAt), conditionsOf(filter, now)))
  );
}

function isInTime(at: number, { since, until }: Pick<HistoryConditions, 'since' | 'until'>): boolean {
  return (since === undefined || at >= since) && (until === undefined || at < until);
}

/** The finished states that the filter asks for. Undefined: all. Empty: none. */
export function endsOf({ state }: RunFilter): readonly FinishedState[] | undefined {
  return state && FINISHED_STATES.filter((end) => state.includes(end));
}

/** The conditions of a query, and its span. Without an end it ends now; without a begin it is the day before its end. */
export function spanOf(query: RunFilter, now: number) {
  const conditions = conditionsOf(query, now);
  const { until = now, since = until - DAY_MS } = conditions;
  return { conditions: { ...conditions, since }, since, until };
}

export function conditionsOf(query: RunFilter, now: number): HistoryConditions {
  const { job, notJob, queue, schedule, trigger, tag, by, error, minMs } = query;
  return {
    jobId: job,
    exceptJob: notJob,
    queue,
    schedule,
    trigger,
    tag,
    createdBy: by,
    error,
    minMs,
    ...timesOf(query, now),
  };
}
