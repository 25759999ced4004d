import { sql, type Body, type Tx } from '@sb/storage';

/**
 * For the rest of the transaction: no table scans, and no compiled statements. PostgreSQL's statistics of a table that
 * changes all the time are old, and it must not scan the table for a chunk. Without scans it estimates high costs, and
 * would compile statements on a connection that others use.
 */
export function* goByIndexes(tx: Tx): Body<void> {
  if (tx.dialect === 'postgres')
    yield* tx.run(sql`select set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)`);
}

/**
 * The same for statements that read the first rows of an index in its order: with old statistics PostgreSQL would collect
 * all rows that match, and sort them.
 */
export function* goInIndexOrder(tx: Tx): Body<void> {
  if (tx.dialect === 'postgres')
    yield* tx.run(sql`select set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),
      set_config('enable_bitmapscan', 'off', true)`);
}
