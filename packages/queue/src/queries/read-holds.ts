/** For what held runs are held: of queues, and of jobs that are paused. The cost is the same at any depth. */
import type { Store } from '@sb/storage';
import { findQueuesAside } from '../pauses/standing.sql.ts';
import { type QueueStanding, standingOf } from '../standing.ts';
import {
  findDueJobs,
  findHolding,
  findHolds,
  findLimitHolds,
  findPausedRuns,
  type HoldRow,
} from './holds.sql.ts';

/** Of each queue, this many held runs are counted, the oldest; where it has more, they are one more in all. */
export const MOST_HOLDS = 100;
/** Beside them, of each limit or rate this many. */
const MOST_OF_LIMIT = 10;
/** Of each paused job, at most this many held runs are counted. */
export const MOST_PAUSED_RUNS = 1_000;
/** Of this many paused jobs that hold runs. */
const MOST_PAUSED_JOBS = 50;

/** Of this many paused queues the due runs are read, of each priority and lane this many. */
const MOST_PAUSED_QUEUES = 20;
const MOST_DUE = 200;

export interface QueueWait extends QueueStanding {
  readonly queue: string;
}

export interface Hold {
  readonly queue: string;
  readonly jobId: string;
  /** `queue_limit`, `job_paused`: as a run has it. */
  readonly reason: string;
  readonly runs: number;
}

/**
 * Of these queues, by name; of each the most runs first. Where not all held runs are counted, each limit and rate of a
 * queue has its line all the same, at the end: a paused job with many older runs hides none. So has one of a job, if one of
 * the first runs that it holds is in the queue.
 */
export async function readHolds(store: Store, queues: readonly string[]): Promise<readonly Hold[]> {
  if (queues.length === 0) return [];
  const rows = await store.read(function* (tx) {
    const first = yield* findHolds(tx, queues, MOST_HOLDS + 1);
    const cut = queues.filter((queue) => countOf(first, queue) > MOST_HOLDS);
    if (cut.length === 0) return first;
    const ofLimits = yield* findLimitHolds(tx, cut, MOST_OF_LIMIT);
    return [...first, ...ofLimits.filter((hold) => !first.some((one) => isSame(one, hold)))];
  });
  return rows.map(({ queue, job, reason, runs }) => ({ queue, jobId: job, reason: reason ?? 'limit', runs }));
}

function countOf(rows: readonly HoldRow[], queue: string): number {
  return rows.reduce((sum, row) => sum + (row.queue === queue ? row.runs : 0), 0);
}

function isSame(one: HoldRow, other: HoldRow): boolean {
  return one.queue === other.queue && one.job === other.job && one.reason === other.reason;
}

/**
 * By job id: how many runs the pause of the job holds. Of many jobs that hold some only the first are counted; the others
 * are absent.
 */
export async function readPausedRuns(
  store: Store,
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (jobIds.length === 0) return new Map();
  return store.read(function* (tx) {
    const jobs = yield* findHolding(tx, jobIds);
    const idle = jobs.filter(({ holds }) => holds === 0);
    const holding = jobs.filter(({ holds }) => holds === 1).slice(0, MOST_PAUSED_JOBS);
    const counts = yield* findPausedRuns(
      tx,
      holding.map(({ job }) => job),
      MOST_PAUSED_RUNS,
    );
    return new Map([
      ...idle.map(({ job }) => [job, 0] as const),
      ...counts.map(({ job, runs }) => [job, runs] as const),
    ]);
  });
}

/** By job id: the first of the paused queues in which due runs of the job wait. Of many queues and runs the first count. */
export async function readQueueWaits(store: Store): Promise<ReadonlyMap<string, QueueWait>> {
  return store.read(function* (tx) {
    const paused = (yield* findQueuesAside(tx)).filter(({ mode }) => mode === 'paused');
    const waits = new Map<string, QueueWait>();
    for (const { name, ...columns } of paused.slice(0, MOST_PAUSED_QUEUES)) {
      const jobs = yield* findDueJobs(tx, name, MOST_DUE);
      for (const { job } of jobs)
        if (!waits.has(job)) waits.set(job, { queue: name, ...standingOf(columns) });
    }
    return waits;
  });
}
