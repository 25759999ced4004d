/**
 * The conditions of a question about finished runs, apart: a job, the runs that did not succeed, and a time are found by
 * an index; for the others rows are looked at.
 */
import type { FinishedState, Trigger } from '@sb/jobs';
import type { Body, Tx } from '@sb/storage';
import { findNumber, findScheduleNumbers } from '../definitions.sql.ts';
import { findSeqSince } from '../queries/ends-since.sql.ts';
import type { HistoryRest, HistoryWalk } from './history-walk.sql.ts';

/** Runs end nearly in the order of `seq`: this many rows may lie on the other side of a time. */
const OUT_OF_ORDER = 1_000;

/** Which finished runs; without a condition all of them. */
export interface HistoryConditions {
  readonly jobId?: string | undefined;
  /** Runs of this job are left out. */
  readonly exceptJob?: string | undefined;
  readonly states?: readonly FinishedState[] | undefined;
  readonly queue?: string | undefined;
  /** Runs of this schedule, while it had the job that it has now. */
  readonly schedule?: string | undefined;
  readonly trigger?: Trigger | undefined;
  /** Who asked for the run, such as `ada`. */
  readonly createdBy?: string | undefined;
  readonly tag?: string | undefined;
  /** A part of the error's first line; the case of ASCII letters is ignored. */
  readonly error?: string | undefined;
  /** The last attempt took at least this long. */
  readonly minMs?: number | undefined;
  /** Finished at or after, ms since the epoch. */
  readonly since?: number | undefined;
  /** Finished before, ms since the epoch. */
  readonly until?: number | undefined;
}

export type WalkConditions = Omit<HistoryWalk, 'isBackwards'>;

export interface SplitConditions {
  readonly walk: WalkConditions;
  readonly rest: HistoryRest;
}

/** Undefined when the store does not know one of the names. */
export function* splitConditions(tx: Tx, filter: HistoryConditions): Body<SplitConditions | undefined> {
  const numbers = yield* findNumbers(tx, filter);
  if (!numbers) return undefined;
  const { jobNumber, ...others } = numbers;
  const { states, trigger, createdBy, tag, error, minMs, since, until } = filter;
  return {
    walk: { jobNumber, ...(yield* boundsOf(tx, filter)) },
    rest: { states, trigger, createdBy, tag, error, minMs, since, until, ...others },
  };
}

/** The numbers that the store gave the names of a filter. */
type Numbers = Pick<HistoryWalk, 'jobNumber'> &
  Pick<HistoryRest, 'exceptJobNumber' | 'queueNumber' | 'scheduleNumber'>;

/** Undefined when the store does not know one of the names. */
function* findNumbers(
  tx: Tx,
  { jobId, exceptJob, queue, schedule }: HistoryConditions,
): Body<Numbers | undefined> {
  const found = schedule === undefined ? undefined : yield* findScheduleNumbers(tx, schedule);
  const jobNumber =
    jobId === undefined ? (found?.job ?? undefined) : yield* findNumber(tx, 'job_defs', jobId);
  const queueNumber = queue === undefined ? undefined : yield* findNumber(tx, 'queues', queue);
  if (isUnknown(schedule, found) || isUnknown(jobId, jobNumber) || isUnknown(queue, queueNumber))
    return undefined;
  // An unknown job has no run that could be left out.
  const exceptJobNumber = exceptJob === undefined ? undefined : yield* findNumber(tx, 'job_defs', exceptJob);
  return { jobNumber, exceptJobNumber, queueNumber, scheduleNumber: found?.schedule };
}

function isUnknown(name: string | undefined, found: unknown): boolean {
  return name !== undefined && found === undefined;
}

function* boundsOf(
  tx: Tx,
  { since, until, states, error }: HistoryConditions,
): Body<Omit<WalkConditions, 'jobNumber'>> {
  return {
    onlyBad: (states && !states.includes('succeeded')) || error !== undefined,
    from: since === undefined ? undefined : (yield* findSeqSince(tx, since)).seq - OUT_OF_ORDER,
    to: until === undefined ? undefined : (yield* findSeqSince(tx, until)).seq + OUT_OF_ORDER,
  };
}
