import { sql, type Body, type Tx } from '@sb/storage';
import { FORGET_NODES } from './nodes.sql.ts';

/**
 * For a store that was restored: the nodes of its backup do not work on it. The runs that they had under way are then
 * returned by the first daemon, as after a crash. Yielded in the transaction that renews the store.
 */
export function* forgetNodes(tx: Tx): Body<void> {
  for (const statement of FORGET_NODES) yield* tx.run(sql.raw(statement));
}
