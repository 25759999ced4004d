import { sql, type Body, type Tx } from '@sb/storage';
import {
  allOf,
  type HistoryRest,
  type HistoryWalk,
  restConditions,
  walkBounds,
  walkOrder,
} from './history-walk.sql.ts';

export interface WalkedRow {
  readonly seq: number;
  /** 1: it meets all conditions. */
  readonly hit: number;
}

/** The next rows of the walk, in its order. */
export function* walkHistory(
  tx: Tx,
  walk: HistoryWalk,
  rest: HistoryRest,
  limit: number,
): Body<readonly WalkedRow[]> {
  return yield* tx.rows(sql<WalkedRow>`
    select r.seq, case when ${allOf(restConditions(tx, rest))} then 1 else 0 end as hit from run_history r
    where ${allOf(walkBounds(tx, walk))} order by ${walkOrder(tx, walk)} limit ${limit}+0`);
}

export interface EndRow {
  readonly id: number;
  readonly state: number;
  readonly started_at: number | null;
  readonly finished_at: number;
}

/** The next runs of the walk that meet all conditions, in its order. Between its bounds it may look at all. */
export function* findEndsOfWalk(
  tx: Tx,
  walk: HistoryWalk,
  rest: HistoryRest,
  limit: number,
): Body<readonly EndRow[]> {
  return yield* tx.rows(sql<EndRow>`
    select r.id, r.state, r.started_at, r.finished_at from run_history r
    where ${allOf([...walkBounds(tx, walk), ...restConditions(tx, rest)])} order by ${walkOrder(tx, walk)} limit ${limit}+0`);
}

/** When the first of the finished runs that are kept has ended, ms since the epoch. */
export function* findOldestEnd(tx: Tx): Body<number | undefined> {
  const row = yield* tx.first(
    sql<{ finished_at: number }>`select finished_at from run_history order by seq limit ${1}+0`,
  );
  return row?.finished_at;
}

/** 0: there is no history. */
export function* findNewestSeq(tx: Tx): Body<number> {
  const row = yield* tx.first(sql<{ seq: number | null }>`select max(seq) as seq from run_history`);
  return row?.seq ?? 0;
}
