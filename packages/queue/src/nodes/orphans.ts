/**
 * Runs that are this node's in the store and that it knows nothing of: their claim was committed, but the answer
 * was lost. Nobody would ever run them while the node lives, so it puts them back. Called by the runner after a
 * trip to the store has failed, while no other is under way.
 */
import type { Store } from '@sb/storage';
import { settleIn } from '../settle/settle-each.ts';
import { findClaimedBy } from './runs-of-node.sql.ts';

/** Ids of runs. */
export interface NodesRuns {
  /** The node works on them, or has yet to settle them. */
  readonly known: ReadonlySet<number>;
  /** They began on it, and it gave them up: their start deadline has been met. */
  readonly givenUp?: ReadonlySet<number>;
}

/** Returns how many it put back. */
export async function releaseOrphans(
  store: Store,
  nodeId: number,
  { known, givenUp }: NodesRuns,
): Promise<number> {
  const put = await store.write(
    function* (tx) {
      const claimed = yield* findClaimedBy(tx, nodeId);
      const orphans = claimed.filter(({ id }) => !known.has(id));
      const ended = orphans.map(({ id, claim_no: claimNo, job: jobId }) => {
        const outcome = { state: 'released', neverBegan: !givenUp?.has(id) } as const;
        return { id, claimNo, jobId, outcome };
      });
      const { released } = yield* settleIn(tx, nodeId, { ended });
      return { orphans: orphans.length, released };
    },
    { durable: false },
  );
  if (put.released > 0) store.ring();
  return put.orphans;
}
