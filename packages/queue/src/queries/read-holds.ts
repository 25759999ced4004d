/** For what held runs are held: of queues, and of jobs that are paused. The cost is the same at any depth. */
import type { Store } from '@sb/storage';
import { findHolds, findPausedRuns } from './holds.sql.ts';

/** Of each queue, only this many held runs are looked at, the oldest. */
export const MOST_HOLDS = 100;
/** Of each paused job, at most this many held runs are counted. */
export const MOST_PAUSED_RUNS = 1_000;

export interface Hold {
  readonly queue: string;
  readonly jobId: string;
  /** `queue_limit`, `job_paused`: as a run has it. */
  readonly reason: string;
  readonly runs: number;
}

/** Of these queues, by name; of each the most runs first. */
export async function readHolds(store: Store, queues: readonly string[]): Promise<readonly Hold[]> {
  if (queues.length === 0) return [];
  const rows = await store.read((tx) => findHolds(tx, queues, MOST_HOLDS));
  return rows.map(({ queue, job, reason, runs }) => ({ queue, jobId: job, reason: reason ?? 'limit', runs }));
}

/** By job id: how many runs the pause of the job holds. */
export async function readPausedRuns(
  store: Store,
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (jobIds.length === 0) return new Map();
  const rows = await store.read((tx) => findPausedRuns(tx, jobIds, MOST_PAUSED_RUNS));
  return new Map(rows.map(({ job, runs }) => [job, runs]));
}
