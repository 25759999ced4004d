import { isOneOf, sql, type Body, type Tx } from '@sb/storage';
import { goInIndexOrder } from '../go-by-indexes.sql.ts';
import { QUEUED_RANGES } from '../rows/live-ranges.sql.ts';
import { HELD_FOR_JOB } from '../pauses/hold-for-job.sql.ts';

export interface HoldRow {
  readonly queue: string;
  readonly job: string;
  readonly reason: string | null;
  readonly runs: number;
}

const HELD_BY_PAUSE = sql`select 1 from runs
  where ${sql.raw(HELD_FOR_JOB)} and runs.reason = 'job_paused' and runs.job_id = job_defs.id`;

/** The first `most` held runs of each of these queues by job and reason; of each queue the most first. */
export function* findHolds(tx: Tx, queues: readonly string[], most: number): Body<readonly HoldRow[]> {
  yield* goInIndexOrder(tx);
  const first = (columns: string) =>
    sql`select ${sql.raw(columns)} from runs h where h.queue_id = q.id and h.state = 2 order by h.id limit ${sql.lit(most)}`;
  return yield* tx.rows(sql<HoldRow>`
    select q.name as queue, d.name as job, r.reason, count(*) as runs
    from queues q ${joinFirst(tx, first, 'job_id, reason')} join job_defs d on d.id = r.job_id
    where ${isOneOf(tx, 'q.name', queues)} group by q.name, d.name, r.reason order by q.name, runs desc, d.name, r.reason`);
}

/**
 * For each limit and rate of these queues, and of jobs with runs in them: the first `most` runs that it holds, by job. Of a
 * job these are the first in all queues: one whose first runs are in other queues is left out.
 */
export function* findLimitHolds(tx: Tx, queues: readonly string[], most: number): Body<readonly HoldRow[]> {
  yield* goInIndexOrder(tx);
  // A reason in a parameter cannot use these indexes.
  const parts = (['queue_limit', 'queue_rate', 'job_limit', 'job_rate'] as const).map((reason) => {
    const isOfQueue = reason.startsWith('queue');
    const owner = sql.raw(isOfQueue ? 'h.queue_id = q.id' : 'h.job_id = d.id');
    const first = (columns: string) => sql`select ${sql.raw(columns)} from runs h
      where ${owner} and h.state = 2 and h.reason = '${sql.raw(reason)}'
      order by h.priority, h.run_at, h.id limit ${sql.lit(most)}`;
    const runs = joinFirst(tx, first, 'queue_id, job_id');
    const from = isOfQueue
      ? sql`queues q ${runs} join job_defs d on d.id = r.job_id`
      : sql`job_defs d ${runs} join queues q on q.id = r.queue_id`;
    return sql`select q.name as queue, d.name as job, '${sql.raw(reason)}' as reason, count(*) as runs
      from ${from} where ${isOneOf(tx, 'q.name', queues)} group by q.name, d.name`;
  });
  return yield* tx.rows(sql<HoldRow>`${sql.join(parts, sql` union all `)}`);
}

/** Whether the pause of each of these jobs holds any run: 1 or 0. */
export function* findHolding(
  tx: Tx,
  jobIds: readonly string[],
): Body<readonly { readonly job: string; readonly holds: number }[]> {
  yield* goInIndexOrder(tx);
  return yield* tx.rows(sql<{ job: string; holds: number }>`
    select name as job, case when exists (${HELD_BY_PAUSE}) then 1 else 0 end as holds
    from job_defs where ${isOneOf(tx, 'name', jobIds)} order by name`);
}

/** The runs of each of these jobs that its pause holds: at most `most` are counted. */
export function* findPausedRuns(
  tx: Tx,
  jobIds: readonly string[],
  most: number,
): Body<readonly Pick<HoldRow, 'job' | 'runs'>[]> {
  yield* goInIndexOrder(tx);
  return yield* tx.rows(sql<Pick<HoldRow, 'job' | 'runs'>>`
    select name as job, (select count(*) from (${HELD_BY_PAUSE}
      order by runs.id limit ${sql.lit(most)}) part) as runs
    from job_defs where ${isOneOf(tx, 'name', jobIds)}`);
}

/** The jobs of the due runs of this queue; of each priority and lane the first `most` are read. */
export function* findDueJobs(tx: Tx, queue: string, most: number): Body<readonly { readonly job: string }[]> {
  yield* goInIndexOrder(tx);
  const parts = QUEUED_RANGES.map(
    (range) => sql`select job_id from (select job_id from runs where ${sql.raw(range)}
      and queue_id = (select id from queues where name = ${queue}) and run_at <= ${tx.now}
      order by run_at, id limit ${sql.lit(most)}) part`,
  );
  return yield* tx.rows(sql<{ job: string }>`
    select name as job from job_defs where id in (${sql.join(parts, sql` union all `)})`);
}

/** For each row before it the runs of `first`, as r with these columns. */
function joinFirst(
  { dialect }: Tx,
  first: (columns: string) => ReturnType<typeof sql>,
  columns: string,
): ReturnType<typeof sql> {
  // SQLite has no lateral joins, and PostgreSQL would look at all runs for those with a number of a list.
  return dialect === 'sqlite'
    ? sql`cross join runs r on r.id in (${first('h.id')})`
    : sql`join lateral (${first(columns)}) r on true`;
}
