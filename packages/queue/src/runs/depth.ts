/**
 * The number of due, later and running runs of each queue. Counts stop at a bound, so that the cost is the same at any
 * depth.
 */
import type { Store } from '@sb/storage';
import { findDepths } from './depth.sql.ts';

/** A count that has this value means "this many or more". */
export const DEPTH_CAP = 10_000;

export interface QueueDepth {
  readonly queue: string;
  /** Due, and not started yet. Each count is at most DEPTH_CAP. */
  readonly queued: number;
  /** Queued, and not due yet. */
  readonly later: number;
  readonly running: number;
}

export async function readDepths(store: Store): Promise<readonly QueueDepth[]> {
  return store.read((tx) => findDepths(tx, DEPTH_CAP));
}
