import { type Body, sql, type Tx } from '@sb/storage';
import type { FactBounds } from './select-newest.sql.ts';

/** Facts come nearly in the order of their numbers: this many may lie on the other side of a time. */
const OUT_OF_ORDER = 1_000;

const TABLES = {
  events: { table: sql.raw('events'), time: sql.raw('at') },
  run_history: { table: sql.raw('run_history'), time: sql.raw('finished_at') },
} as const;

export interface TimeSpan {
  /** Ms since the epoch, as `until`. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** The numbers between which a table has its facts of a time. */
export function* findBounds(
  tx: Tx,
  table: keyof typeof TABLES,
  { since, until }: TimeSpan,
): Body<FactBounds> {
  return {
    ...(since !== undefined && { from: (yield* findSeq(tx, TABLES[table], since)) - OUT_OF_ORDER }),
    ...(until !== undefined && { before: (yield* findSeq(tx, TABLES[table], until)) + OUT_OF_ORDER }),
  };
}

/** The number of the first fact at or after this time; behind the last one where there is none. */
function* findSeq(tx: Tx, { table, time }: (typeof TABLES)[keyof typeof TABLES], at: number): Body<number> {
  // Apart: SQLite scans a table for both at once.
  const ends = yield* tx.first(sql<{ low: number | null; high: number | null }>`
    select (select min(seq) from ${table}) as low, (select max(seq) from ${table}) as high`);
  let [low, high] = [ends?.low ?? 0, (ends?.high ?? 0) + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const fact = yield* tx.first(sql<{ seq: number; at: number }>`
      select seq, ${time} as at from ${table} where seq >= ${middle} order by seq limit ${1}+0`);
    if (!fact || fact.at >= at) high = middle;
    else low = fact.seq + 1;
  }
  return low;
}
