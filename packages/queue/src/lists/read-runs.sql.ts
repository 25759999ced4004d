import type { Position } from '@sb/events';
import { sql, type Body, type Tx } from '@sb/storage';
import { AT_WORK } from '../at-work.ts';
import type { JoinedProgress } from '../rows/progress.ts';
import { isEnd } from './history-walk.sql.ts';

/** Runs with a higher id, live or ended, up to a bound. */
export function* countNewer(tx: Tx, newerThan: number, cap: number): Body<number> {
  // With old statistics PostgreSQL would collect all newer runs before it counts the first thousand.
  if (tx.dialect === 'postgres') yield* tx.run(sql`select set_config('enable_bitmapscan', 'off', true)`);
  const row = yield* tx.first(sql<{ newer: number }>`
    select count(*) as newer from (
      select 1 from (select id from runs where id > ${newerThan} order by id limit ${cap}+0) live
      union all select 1 from (select id from run_history where id > ${newerThan} order by id limit ${cap}+0) ended
      limit ${cap}+0) newer`);
  return row?.newer ?? 0;
}

/** The numbers of the first runs behind one, in their order. */
export function* findNewer(tx: Tx, newerThan: number, limit: number): Body<readonly number[]> {
  const isSqlite = tx.dialect === 'sqlite';
  const behind = (table: string) => sql`select id from ${sql.table(table)} where id > ${newerThan}`;
  // PostgreSQL would read all of both tables for one order; SQLite would sort what has an order of its own.
  const first = (table: string) =>
    isSqlite
      ? behind(table)
      : sql`select id from (${behind(table)} order by id limit ${limit}+0) ${sql.table(`${table}_first`)}`;
  const rows = yield* tx.rows(sql<{ id: number }>`
    ${first('runs')} union all ${first('run_history')} order by id limit ${limit}+0`);
  return rows.map(({ id }) => id);
}

/** Filters of a walk, by the numbers that the store gave. */
export interface WalkFilter {
  readonly job_id: number | undefined;
  readonly queue_id: number | undefined;
  readonly schedule_id: number | undefined;
}

export interface WalkBounds {
  /** Behind this run. */
  readonly after: number;
  /** The newest run of the walk. */
  readonly newest: number;
}

/** A row that was looked at. */
export interface SeenRun {
  readonly id: number;
  /** 1: it is of the walk. */
  readonly hit: number;
}

/** The runs that have ended behind one position and up to another, in this order. */
export function* findEndsBetween(
  tx: Tx,
  { after, newest, from, to }: WalkBounds & { readonly from: Position; readonly to: Position },
  filter: WalkFilter,
  limit: number,
): Body<readonly (SeenRun & Position)[]> {
  const isSqlite = tx.dialect === 'sqlite';
  const [xid, order] = isSqlite ? ["'0'", 'r.seq'] : ['r.xid::text', 'r.xid, r.seq'];
  const conditions = sql.join(
    [sql`r.id > ${after} and r.id <= ${newest}`, ...conditionsOf(filter)],
    sql` and `,
  );
  return yield* tx.rows(sql<SeenRun & Position>`
    select r.id, ${sql.raw(xid)} as xid, r.seq, case when ${conditions} then 1 else 0 end as hit from run_history r
    where ${isEnd(tx, '>', from)} and ${isEnd(tx, '<=', to)} order by ${sql.raw(order)} limit ${limit}+0`);
}

/**
 * The next runs that have not ended, or have ended behind a position, in the order of their numbers. One statement, hence
 * one snapshot: a run that ends meanwhile is in one of both. Looks at `looked` live runs; `limit` is enough of the others.
 */
export function* findUnfinished(
  tx: Tx,
  { after, newest, behind }: WalkBounds & { readonly behind: Position },
  filter: WalkFilter,
  { looked, limit }: { readonly looked: number; readonly limit: number },
): Body<readonly SeenRun[]> {
  const conditions = conditionsOf(filter);
  const hit =
    conditions.length === 0 ? sql`1` : sql`case when ${sql.join(conditions, sql` and `)} then 1 else 0 end`;
  const ofEnded = sql.join([isEnd(tx, '>', behind), ...conditions], sql` and `);
  // +id keeps the second part from the index of all ended runs: few have ended behind the position.
  return yield* tx.rows(sql<SeenRun>`
    select id, hit from (
      select id, hit from (select r.id, ${hit} as hit from runs r where r.id > ${after} and r.id <= ${newest}
        order by r.id limit ${looked}+0) live
      union all select id, 1 as hit from (select r.id from run_history r
        where ${ofEnded} and +r.id > ${after} and +r.id <= ${newest} order by +r.id limit ${limit}+0) ended) walked
    order by id limit ${looked}+0`);
}

function conditionsOf(filter: WalkFilter): readonly ReturnType<typeof sql>[] {
  return Object.entries(filter).flatMap(([column, value]) =>
    value === undefined ? [] : [sql`${sql.raw(`r.${column}`)} = ${value}`],
  );
}

export interface WorkRow extends JoinedProgress {
  readonly id: number;
  readonly job: string;
  readonly queue: string;
  readonly failures: number;
  readonly node_id: number;
  readonly started_at: number;
}

/** By the index over running runs. */
export function* findWork(tx: Tx): Body<readonly WorkRow[]> {
  return yield* tx.rows(sql<WorkRow>`
    select r.id, d.name as job, q.name as queue, r.failures, r.node_id, r.started_at, p.done, p.total, p.note,
      p.at as progress_at
    from (select id, job_id, queue_id, failures, node_id, started_at from runs
      where ${sql.raw(AT_WORK)} order by node_id limit 20000) r
    join job_defs d on d.id = r.job_id join queues q on q.id = r.queue_id left join run_live p on p.run_id = r.id
    order by r.started_at, r.id`);
}
