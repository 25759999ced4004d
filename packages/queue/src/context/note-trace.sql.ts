import { sql, type Body, type Tx } from '@sb/storage';
import type { HeldClaim } from '../claim-fence.sql.ts';

interface Noted {
  /** The first run of its chain. */
  readonly chain_id: number;
  readonly has_children: number;
  readonly queue: string;
}

export function* setTrace(
  tx: Tx,
  { id, claimNo, nodeId }: HeldClaim,
  trace: string,
): Body<Noted | undefined> {
  return yield* tx.first(sql<Noted>`
    update runs set trace = ${trace}
    where id = ${id} and claim_no = ${claimNo} and node_id + 0 = ${nodeId} and state + 0 = 3 and trace is null
    returning coalesce(chain_id, id) as chain_id, has_children, (select name from queues where queues.id = queue_id) as queue`);
}

/** Of the runs that wait for others. Those that run have a trace of their own. */
export function* setTraceOfChain(tx: Tx, chainId: number, trace: string): Body<void> {
  yield* tx.run(sql`
    update runs set trace = ${trace} where chain_id = ${chainId} and state + 0 = 0 and trace is null`);
}
