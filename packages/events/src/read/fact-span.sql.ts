import { type Body, sql, type Tx } from '@sb/storage';
import type { Search } from './select-newest.sql.ts';

/** Facts come nearly in the order of their numbers: this many may lie on the other side of a time. */
const OUT_OF_ORDER = 1_000;

const TABLES = [
  { table: sql.raw('events'), time: sql.raw('at') },
  { table: sql.raw('run_history'), time: sql.raw('finished_at') },
] as const;

export interface TimeSpan {
  /** Ms since the epoch, as `until`. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** The part of a search that is for the facts of a time. Their numbers keep it from walking all that are newer or older. */
export function* findFactSpan(
  tx: Tx,
  { since, until }: TimeSpan,
): Body<Pick<Search, 'since' | 'until' | 'from' | 'before'>> {
  const [first, behind] = [yield* findSeqs(tx, since), yield* findSeqs(tx, until)];
  return {
    ...(since !== undefined && { since, from: Math.min(...first) - OUT_OF_ORDER }),
    ...(until !== undefined && { until, before: Math.max(...behind) + OUT_OF_ORDER }),
  };
}

/** For each table the number of its first fact at or after this time; behind its last one where there is none. */
function* findSeqs(tx: Tx, at: number | undefined): Body<readonly number[]> {
  if (at === undefined) return [];
  const seqs: number[] = [];
  for (const one of TABLES) seqs.push(yield* findSeq(tx, one, at));
  return seqs;
}

function* findSeq(tx: Tx, { table, time }: (typeof TABLES)[number], at: number): Body<number> {
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
