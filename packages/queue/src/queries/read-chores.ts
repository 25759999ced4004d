/**
 * Finds the chores of a node, besides its runs, with one read: a node without chores pays almost nothing. Called by
 * every node each second.
 */
import type { Store } from '@sb/storage';
import { findChores } from './chores.sql.ts';
import type { NodeStanding } from '../nodes/nodes.sql.ts';

export interface Chores {
  /** What operators have set for this node; undefined when it was reaped. */
  readonly standing: NodeStanding | undefined;
  /** One of its running runs has a cancel request: `readCancelRequests`. */
  readonly hasCancelled: boolean;
  /** A start deadline has passed: `expireRuns`. */
  readonly hasLate: boolean;
  /** A queue or a job is not active, or runs are held for their job or for a limit: `tendPauses`. */
  readonly hasPauses: boolean;
  /** The time of a dedupe key has passed: `forgetKeys`. */
  readonly hasOldKeys: boolean;
  /** Another node lives, or one that has ended still holds runs: `createReaper`. */
  readonly hasOthers: boolean;
  /** Runs have ended, and their children do not know it yet: `releaseChildren`. */
  readonly hasEndedParents: boolean;
  /** A limit has changed, and runs may still be in a lane that does not fit: `createLaneTender`. */
  readonly hasChangedLimits: boolean;
}

export async function readChores(store: Store, nodeId: number): Promise<Chores> {
  return store.read((tx) => tx.step(findChores(nodeId)), { single: true });
}
