import { type Body, sql, type Tx } from '@sb/storage';

/** Lets the lease of a node last longer: no command finds it late, however slow the machine is. */
export function* lengthenLease(tx: Tx, nodeId: number, byMs: number): Body<void> {
  yield* tx.run(sql`update nodes set expires_at = expires_at + ${byMs} where id = ${nodeId}`);
}
