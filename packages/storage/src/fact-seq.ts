/**
 * The one sequence that history and events draw from, so that both together have one order. PostgreSQL's columns
 * draw by themselves; SQLite adds to a row, once per transaction. Numbers may be missing; none is used twice.
 */
import { sql } from './sql.ts';
import type { Body, Tx } from './write.ts';

/** SQLite: takes `count` numbers and returns the first. PostgreSQL: undefined, the column's default draws them. */
export function* takeSeq(tx: Tx, count: number): Body<number | undefined> {
  if (tx.dialect === 'postgres') return undefined;
  const row = yield* tx.first(sql<{ seq: number }>`update counters set seq = seq + ${count} returning seq`);
  return row && row.seq - count + 1;
}
