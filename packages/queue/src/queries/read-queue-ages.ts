/** How long the oldest due run of each queue has waited, and its open dead letters, for metrics. Read by indexes. */
import { readClock, type Store } from '@sb/storage';
import { findBacklogs } from './backlogs.sql.ts';

export interface QueueAge {
  readonly queue: string;
  /** Since the run that has waited longest was due, ms; 0 when none is due. Runs of a paused job do not count. */
  readonly oldestDueMs: number;
  /** When that run was due, ms since the epoch; absent when none is due. */
  readonly oldestDueAt?: number;
  /** Without those of dry runs; at most MOST_DEAD_COUNTED. */
  readonly deadLetters: number;
}

/** A count that has this value means "this many or more". */
export const MOST_DEAD_COUNTED = 1_000;

/** By name. */
export async function readQueueAges(store: Store): Promise<readonly QueueAge[]> {
  return store.read(function* (tx) {
    const now = yield* readClock(tx);
    const rows = yield* findBacklogs(tx, { due: 1, dead: MOST_DEAD_COUNTED, running: false });
    return rows.map(({ name, next_at: next, dead }) => ({
      queue: name,
      ...(next !== null && next < now ? { oldestDueMs: now - next, oldestDueAt: next } : { oldestDueMs: 0 }),
      deadLetters: dead ?? 0,
    }));
  });
}
