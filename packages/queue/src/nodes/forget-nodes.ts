import { sql, type Body, type Tx } from '@sb/storage';
import { LOSE_ALL_NODES } from './node-census.sql.ts';

/** The statements of `forgetNodes`, for a script. */
export const FORGET_NODES: readonly string[] = LOSE_ALL_NODES;

/**
 * For a store that was restored: the nodes of its backup are not at work in it. What they had under way then comes
 * back at the first look of a daemon, as after a crash. Yielded in the transaction that renews the store.
 */
export function* forgetNodes(tx: Tx): Body<void> {
  for (const statement of LOSE_ALL_NODES) yield* tx.run(sql.raw(statement));
}
