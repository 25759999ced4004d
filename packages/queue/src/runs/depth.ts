/**
 * The number of due, later and running runs of each queue. Counts stop at a bound, so that the cost is the same at any
 * depth.
 */
import type { LiveView } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { findDepths, findTotals } from './depth.sql.ts';

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

/** A number of runs. At least: there may be more. */
export interface LiveTotal {
  readonly count: number;
  readonly isAtLeast: boolean;
}

/**
 * The live runs of each view, of all queues together or of one, in the snapshot of the caller. Each count is at most
 * DEPTH_CAP.
 */
export function* readLiveTotalsIn(tx: Tx, queue?: string): Body<Readonly<Record<LiveView, LiveTotal>>> {
  const { running, held, waiting, queued, retrying, scheduled } = yield* findTotals(tx, DEPTH_CAP, queue);
  const later = Math.max(0, scheduled - retrying);
  return {
    running: upTo(DEPTH_CAP, running),
    held: upTo(DEPTH_CAP, held),
    waiting: upTo(DEPTH_CAP, waiting),
    queued: upTo(DEPTH_CAP, queued),
    retrying: upTo(DEPTH_CAP, retrying),
    later: { ...upTo(DEPTH_CAP, later), ...(scheduled >= 2 * DEPTH_CAP && { isAtLeast: true }) },
  };
}

function upTo(cap: number, found: number): LiveTotal {
  return { count: Math.min(cap, found), isAtLeast: found >= cap };
}
