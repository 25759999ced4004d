/**
 * The number of due, later and running runs of each queue. Counts stop at a bound, so that the cost is the same at any
 * depth.
 */
import type { LiveView } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { findDepths, findTotals } from './depth.sql.ts';

/** A count that has this value means "this many or more". */
export const DEPTH_CAP = 10_000;

/** Of the queues together, which a list of runs counts anew with each change of its filters. */
const TOTAL_CAP = 5_000;
/** They are taken from all runs that are not due yet, so more of them are counted. */
const RETRIES_CAP = 20_000;

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
 * The live runs of each view, of all queues together or of one, in the snapshot of the caller. Beside very many
 * retries it is not known how many are later.
 */
export function* readLiveTotalsIn(tx: Tx, queue?: string): Body<Readonly<Record<LiveView, LiveTotal>>> {
  const caps = { cap: TOTAL_CAP, retries: RETRIES_CAP };
  const { scheduled, retrying, ...others } = yield* findTotals(tx, caps, queue);
  const isKnown = retrying < RETRIES_CAP;
  return {
    running: upTo(TOTAL_CAP, others.running),
    held: upTo(TOTAL_CAP, others.held),
    waiting: upTo(TOTAL_CAP, others.waiting),
    queued: upTo(TOTAL_CAP, others.queued),
    retrying: upTo(RETRIES_CAP, retrying),
    later: isKnown ? upTo(TOTAL_CAP, scheduled - retrying) : { count: 0, isAtLeast: true },
  };
}

function upTo(cap: number, found: number): LiveTotal {
  return { count: Math.min(cap, found), isAtLeast: found >= cap };
}
