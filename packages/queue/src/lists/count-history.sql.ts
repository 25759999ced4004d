/** Counts of finished runs that the store adds up: those of a walk, and those of blocks of the history. */
import type { Trigger } from '@sb/jobs';
import { sql, type Body, type Tx } from '@sb/storage';
import {
  allOf,
  type HistoryRest,
  type HistoryWalk,
  restConditions,
  walkBounds,
  walkOrder,
} from './history-walk.sql.ts';

/** The count of one kind of finished runs, by the numbers that the store gave. */
export interface RunKind {
  readonly state: number;
  readonly jobNumber: number;
  readonly queueNumber: number;
  readonly trigger: Trigger;
  readonly count: number;
}

export interface CountedRuns {
  /** The number of rows that were looked at. */
  readonly rows: number;
  /** The runs among them that meet all conditions. One kind may stand here more than once. */
  readonly hits: readonly RunKind[];
}

/** Counts the newest rows of the walk, at most `limit` of them. Adds in the store. */
export function* countWalked(tx: Tx, walk: HistoryWalk, rest: HistoryRest, limit: number): Body<CountedRuns> {
  const kinds = yield* tx.rows(sql<RunKind & { readonly hit: number }>`
    select state, job_id as "jobNumber", queue_id as "queueNumber", trigger, hit, count(*) as count from (
      select r.state, r.job_id, r.queue_id, r.trigger, case when ${allOf(restConditions(tx, rest))} then 1 else 0 end as hit
      from run_history r where ${allOf(walkBounds(tx, walk))} order by ${walkOrder(tx, walk)} limit ${limit}+0) walked
    group by 1, 2, 3, 4, 5`);
  return { rows: countOf(kinds), hits: kinds.filter(({ hit }) => hit === 1) };
}

/** The finished runs of a minute that ended in one state. */
export interface MinuteEnds {
  /** Since the epoch. */
  readonly minute: number;
  readonly state: number;
  /** 1: they meet all conditions. */
  readonly hit: number;
  readonly count: number;
  /** Their attempts that were not the first. */
  readonly retried: number;
}

/** The same rows by the minute of their end. Dry runs are no hits: statistics leave them out. */
export function* countMinutes(
  tx: Tx,
  walk: HistoryWalk,
  rest: HistoryRest,
  limit: number,
): Body<readonly MinuteEnds[]> {
  return yield* tx.rows(sql<MinuteEnds>`
    select minute, state, hit, count(*) as count, sum(again) as retried from (
      select r.finished_at / 60000 as minute, r.state, case when r.attempt > 1 then r.attempt - 1 else 0 end as again,
        case when ${allOf([sql.raw('r.dry_run = 0'), ...restConditions(tx, rest)])} then 1 else 0 end as hit
      from run_history r where ${allOf(walkBounds(tx, walk))} order by ${walkOrder(tx, walk)} limit ${limit}+0) walked
    group by 1, 2, 3`);
}

/** One kind of the finished runs of a block. */
export interface BlockKind extends RunKind {
  /** Its runs have a `seq` from `block * size` on, and below the next block. */
  readonly block: number;
  /** When the first and the last of them ended, ms since the epoch. */
  readonly first: number;
  readonly last: number;
}

/** Counts the newest rows from `from` to `to`, both included, at most `limit` of them, in blocks of `size`. */
export function* countBlocks(
  tx: Tx,
  {
    from,
    to,
    size,
    limit,
  }: { readonly from: number; readonly to: number; readonly size: number; readonly limit: number },
): Body<readonly BlockKind[]> {
  return yield* tx.rows(sql<BlockKind>`
    select block, state, job_id as "jobNumber", queue_id as "queueNumber", trigger, count(*) as count, min(finished_at) as first,
      max(finished_at) as last
    from (
      select r.seq / ${sql.lit(size)} as block, r.state, r.job_id, r.queue_id, r.trigger, r.finished_at from run_history r
      where r.seq >= ${from} and r.seq <= ${to} order by r.seq desc limit ${limit}+0) walked
    group by 1, 2, 3, 4, 5`);
}

export function countOf(kinds: readonly { readonly count: number }[]): number {
  return kinds.reduce((sum, { count }) => sum + count, 0);
}
