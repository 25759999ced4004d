import { type RawBuilder, sql } from './sql.ts';
import type { Body, Tx } from './write.ts';

/**
 * The end of a query that locks its rows until the commit. SQLite has one writer at a time, and needs none. `how` becomes
 * part of the text: never a word from outside.
 */
export function forUpdate(
  tx: Pick<Tx, 'dialect'>,
  how: '' | 'skip locked' | `of ${string}` = '',
): RawBuilder<unknown> {
  return tx.dialect === 'postgres' ? sql.raw(`for update ${how}`) : sql``;
}

/** Locks the rows of a query until the commit, on PostgreSQL, and returns none of them. */
export function* lockRows(tx: Tx, query: RawBuilder<unknown>): Body<void> {
  if (tx.dialect === 'postgres') yield* tx.run(sql`${query} for update`);
}
