/**
 * The conditions of a question about finished runs, apart: a job, the runs that did not succeed, and a time are found by
 * an index; for the others rows are looked at.
 */
import type { FinishedState, Trigger } from '@sb/jobs';
import type { Body, Tx } from '@sb/storage';
import { findNumber, findScheduleNumbers } from '../definitions.sql.ts';
import { findSeqSince } from '../queries/ends-since.sql.ts';
import type { HistoryRest, HistoryWalk } from './list-history.sql.ts';

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
  const target = yield* findNumbers(tx, filter);
  return target && { walk: yield* walkOf(tx, filter, target), rest: restOf(filter, target) };
}

/** The numbers that the store gave the names of a filter. */
interface HistoryTarget {
  readonly job?: number;
  readonly except?: number;
  readonly queue?: number;
  readonly schedule?: number;
}

/** Undefined when the store does not know one of the names. */
function* findNumbers(
  tx: Tx,
  { jobId, exceptJob, queue, schedule }: HistoryConditions,
): Body<HistoryTarget | undefined> {
  let target: HistoryTarget = {};
  if (schedule !== undefined) {
    const found = yield* findScheduleNumbers(tx, schedule);
    if (!found) return undefined;
    target = { schedule: found.schedule, ...(found.job !== null && { job: found.job }) };
  }
  if (jobId !== undefined) {
    const job = yield* findNumber(tx, 'job_defs', jobId);
    if (job === undefined) return undefined;
    target = { ...target, job };
  }
  if (exceptJob !== undefined) {
    // An unknown job has no run that could be left out.
    const except = yield* findNumber(tx, 'job_defs', exceptJob);
    if (except !== undefined) target = { ...target, except };
  }
  if (queue !== undefined) {
    const number = yield* findNumber(tx, 'queues', queue);
    if (number === undefined) return undefined;
    target = { ...target, queue: number };
  }
  return target;
}

function* walkOf(tx: Tx, filter: HistoryConditions, target: HistoryTarget): Body<WalkConditions> {
  const { since, until, states } = filter;
  return {
    jobNumber: target.job,
    onlyBad: (states && !states.includes('succeeded')) || filter.error !== undefined,
    from: since === undefined ? undefined : (yield* findSeqSince(tx, since)).seq - OUT_OF_ORDER,
    to: until === undefined ? undefined : (yield* findSeqSince(tx, until)).seq + OUT_OF_ORDER,
  };
}

function restOf(filter: HistoryConditions, target: HistoryTarget): HistoryRest {
  const { states, trigger, createdBy, tag, error, minMs, since, until } = filter;
  return {
    states,
    trigger,
    createdBy,
    tag,
    error,
    minMs,
    since,
    until,
    exceptJobId: target.except,
    queueId: target.queue,
    scheduleId: target.schedule,
  };
}
