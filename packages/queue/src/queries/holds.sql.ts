import { isOneOf, sql, type Body, type Tx } from '@sb/storage';
import { goInIndexOrder } from '../go-by-indexes.sql.ts';
import { HELD_FOR_JOB } from '../pauses/hold-for-job.sql.ts';

export interface HoldRow {
  readonly queue: string;
  readonly job: string;
  readonly reason: string | null;
  readonly runs: number;
}

/** The first `most` held runs of each of these queues by job and reason; of each queue the most first. */
export function* findHolds(tx: Tx, queues: readonly string[], most: number): Body<readonly HoldRow[]> {
  yield* goInIndexOrder(tx);
  const first = (columns: string) =>
    sql`select ${sql.raw(columns)} from runs h where h.queue_id = q.id and h.state = 2 order by h.id limit ${sql.lit(most)}`;
  // SQLite has no lateral joins, and PostgreSQL would look at all runs for those with a number of a list.
  const held =
    tx.dialect === 'sqlite'
      ? sql`runs r on r.id in (${first('h.id')})`
      : sql`lateral (${first('job_id, reason')}) r on true`;
  const joined = sql.raw(tx.dialect === 'sqlite' ? 'cross join' : 'join');
  return yield* tx.rows(sql<HoldRow>`
    select q.name as queue, d.name as job, r.reason, count(*) as runs
    from queues q ${joined} ${held} join job_defs d on d.id = r.job_id
    where ${isOneOf(tx, 'q.name', queues)} group by q.name, d.name, r.reason order by q.name, runs desc, d.name, r.reason`);
}

/** The runs of each of these jobs that its pause holds: at most `most` are counted. */
export function* findPausedRuns(
  tx: Tx,
  jobIds: readonly string[],
  most: number,
): Body<readonly Pick<HoldRow, 'job' | 'runs'>[]> {
  yield* goInIndexOrder(tx);
  return yield* tx.rows(sql<Pick<HoldRow, 'job' | 'runs'>>`
    select name as job, (select count(*) from (select 1 from runs
      where ${sql.raw(HELD_FOR_JOB)} and runs.reason = 'job_paused' and runs.job_id = job_defs.id
      order by runs.id limit ${sql.lit(most)}) part) as runs
    from job_defs where ${isOneOf(tx, 'name', jobIds)}`);
}
