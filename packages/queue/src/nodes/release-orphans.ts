/**
 * Orphans: runs that the store has as claimed by this node, but that the node does not know, since their claim was
 * committed and its answer was lost. No node would run them while this one lives, so it puts them back. Called by the
 * runner after a trip to the store has failed, while no other trip is under way.
 */
import type { Store } from '@sb/storage';
import { settleIn } from '../settle/settle-each.ts';
import { findClaimedBy } from './runs-of-node.sql.ts';

export interface NodesRuns {
  /** Claims that the node executes, or has yet to settle, as `claimKey` writes them. */
  readonly known: ReadonlySet<string>;
  /** Ids of runs that began on it, and that it gave up: they have met their start deadline. */
  readonly givenUp?: ReadonlySet<number>;
}

/** One claim of a run: an earlier attempt of it may still be under way on the node. */
export function claimKey({ id, claimNo }: { readonly id: number; readonly claimNo: number }): string {
  return `${id}/${claimNo}`;
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
      const orphans = claimed.filter(({ id, claim_no: claimNo }) => !known.has(claimKey({ id, claimNo })));
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
