/**
 * What a node has to look after besides its runs, found by one look: whoever has nothing to do is to pay nothing for
 * asking. Called by every node each second.
 */
import type { Store } from '@sb/storage';
import { findChores } from './chores.sql.ts';
import type { NodeStanding } from '../nodes/nodes.sql.ts';

export interface Chores {
  /** What an operator wants of this node; undefined when it was taken for dead. */
  readonly standing: NodeStanding | undefined;
  /** One of its running runs is to be cancelled: `readCancelRequests`. */
  readonly hasCancelled: boolean;
  /** A start deadline has passed: `expireRuns`. */
  readonly hasLate: boolean;
  /** A queue or a job is not active, or runs are held because of that or of a limit: `tendPauses`. */
  readonly hasPauses: boolean;
  /** A dedupe key holds nothing any more: `forgetKeys`. */
  readonly hasOldKeys: boolean;
  /** Another node is at work, or one that has ended has left runs behind: a look of the reaper. */
  readonly hasOthers: boolean;
  /** Runs have ended whose children were not told: `releaseChildren`. */
  readonly hasEndedParents: boolean;
}

export async function readChores(store: Store, nodeId: number): Promise<Chores> {
  return store.read((tx) => tx.step(findChores(nodeId)), { single: true });
}
