import { sql, type Body, type Tx } from '@sb/storage';
import { AT_WORK } from '../at-work.ts';
import type { JoinedProgress } from '../rows/progress.ts';

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
  /** Of the end before the walk began: runs that ended later were unfinished then. */
  readonly seq: number;
}

/** The numbers of the next runs that had not ended when a walk began, in their order. */
export function* findUnfinishedSince(
  tx: Tx,
  { after, newest, seq }: WalkBounds,
  filter: WalkFilter,
  limit: number,
): Body<readonly number[]> {
  const named = Object.entries(filter).flatMap(([column, value]) =>
    value === undefined ? [] : [sql` and ${sql.raw(column)} = ${value}`],
  );
  const conditions = named.length === 0 ? sql`` : sql.join(named, sql``);
  // +id keeps the second part from the index of all ended runs: few have ended since.
  const rows = yield* tx.rows(sql<{ id: number }>`
    select id from (
      select id from (select id from runs where id > ${after} and id <= ${newest}${conditions}
        order by id limit ${limit}+0) live
      union all select id from (select id from run_history
        where seq > ${seq} and +id > ${after} and +id <= ${newest}${conditions} order by +id limit ${limit}+0) ended) walked
    order by id limit ${limit}+0`);
  return rows.map(({ id }) => id);
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
