/** For what the held runs of queues are held. The cost is the same at any depth. */
import type { Store } from '@sb/storage';
import { findHolds } from './holds.sql.ts';

/** Of each queue, only this many held runs are looked at, the oldest. */
export const MOST_HOLDS = 1_000;

export interface Hold {
  readonly queue: string;
  readonly jobId: string;
  /** `queue_limit`, `job_paused`: as a run has it. */
  readonly reason: string;
  readonly runs: number;
}

/** Of these queues; of each the most runs first. */
export async function readHolds(store: Store, queues: readonly string[]): Promise<readonly Hold[]> {
  if (queues.length === 0) return [];
  return store.read(function* (tx) {
    const holds: Hold[] = [];
    for (const queue of queues)
      for (const { job, reason, runs } of yield* findHolds(tx, queue, MOST_HOLDS))
        holds.push({ queue, jobId: job, reason: reason ?? 'limit', runs });
    return holds;
  });
}
