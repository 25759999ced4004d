import { sql, type Body, type Tx } from '@sb/storage';

/**
 * For the rest of the transaction. What PostgreSQL knows of the size of a table that changes all the time is old: it
 * must not scan it for a chunk. Nor compile a statement because it has to, on a connection that is somebody else's.
 */
export function* goByIndexes(tx: Tx): Body<void> {
  if (tx.dialect === 'postgres')
    yield* tx.run(sql`select set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)`);
}
