import { type Body, forUpdate, isOneOf, sql, type Tx } from '@sb/storage';
import { JOB_HOLDS, type JobHold, LIMIT_HOLDS } from '../lifecycle.ts';
import { QUEUED_RANGES } from '../rows/live-ranges.sql.ts';

/** Exactly the condition of the index over these runs. */
export const HELD_FOR_JOB =
  "runs.state = 2 and (runs.reason = 'job_paused' or runs.reason = 'no_node_knows_job')";
/** A job must be unknown for this many ms: nodes of a new version start one after the other. */
const UNKNOWN_GRACE_MS = 60_000;

export interface Held {
  readonly job: string;
  readonly reason: JobHold;
}

interface Page {
  readonly ids: readonly number[];
  /** The next page begins after this id; undefined on the last page. */
  readonly last: number | undefined;
}

/** Queued, or held for a limit. A run that is held for its job keeps that reason. */
const WAITS = `(r.state = 1 or (r.state = 2 and r.reason in (${LIMIT_HOLDS.map((reason) => `'${reason}'`).join(', ')})))`;

/**
 * Of the next `limit` live runs, those of the job that are queued or held for a limit. No index has them: each enqueue
 * would pay for it.
 */
export function* findQueuedOf(
  tx: Tx,
  jobId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Body<Page> {
  const rows = yield* tx.rows(sql<{ id: number; mine: number }>`
    select r.id, case when d.name = ${jobId} and ${sql.raw(WAITS)} and r.lane < 2 then 1 else 0 end as mine
    from (select id, job_id, state, lane, reason from runs where id > ${after} order by id limit ${limit}) r
    join job_defs d on d.id = r.job_id order by r.id`);
  return {
    ids: rows.filter(({ mine }) => mine === 1).map(({ id }) => id),
    last: rows.length === limit ? rows.at(-1)?.id : undefined,
  };
}

/** Holds the runs that are still queued and whose job still cannot run, with the reason. Returns their number. */
export function* holdForJob(tx: Tx, ids: readonly number[]): Body<number> {
  const rows = yield* tx.rows(sql<{ id: number }>`
    update runs set state = 2, reason = (select ${holdOfJob(tx)} from job_defs where job_defs.id = runs.job_id)
    where id in (select r.id from runs r where ${isOneOf(tx, 'r.id', ids)} and ${sql.raw(WAITS.replaceAll('r.state', 'r.state + 0'))} and r.lane < 2 and r.job_id in (${stopped(tx)})
      order by r.id ${forUpdate(tx, 'skip locked')})
    returning id`);
  return rows.length;
}

/** Queues up to `limit` runs again, if the reason for which their job holds them has ended. Returns their number. */
export function* releaseRuns(tx: Tx, { job, reason }: Held, limit: number): Body<number> {
  const rows = yield* tx.rows(sql<{ id: number }>`
    update runs set state = 1, reason = null
    where id in (select id from runs where ${sql.raw(HELD_FOR_JOB)} and reason = ${reason}
      and job_id = (select id from job_defs where name = ${job} and ${ENDED[reason](tx)})
      order by id limit ${limit} ${forUpdate(tx, 'skip locked')})
    returning id`);
  return rows.length;
}

/**
 * Runs of stopped jobs among the first due runs of each queue and priority, and among runs that are held for a limit.
 */
export function* findDueOfStopped(tx: Tx, limit: number): Body<readonly number[]> {
  const queues = yield* tx.rows(sql<{ id: number }>`select id from queues order by id`);
  const found: number[] = [];
  for (const { id } of queues) {
    const heads = QUEUED_RANGES.map(
      (range) => sql`select * from (select id, job_id from runs where ${sql.raw(range)} and queue_id = ${id}
        and run_at <= ${tx.now} order by run_at, id limit ${limit}) h`,
    );
    const rows = yield* tx.rows(sql<{ id: number }>`
      select id from (${sql.join(heads, sql` union all `)}) due where job_id in (${stopped(tx)})`);
    found.push(...rows.map((row) => row.id));
  }
  for (const reason of LIMIT_HOLDS) {
    const rows = yield* tx.rows(sql<{ id: number }>`
      select id from runs where state = 2 and reason = ${sql.lit(reason)} and job_id in (${stopped(tx)}) limit ${limit}`);
    found.push(...rows.map((row) => row.id));
  }
  return found;
}

/** Jobs with runs that are held for a reason that has ended. */
export function* findWronglyHeld(tx: Tx): Body<readonly Held[]> {
  const found: Held[] = [];
  for (const reason of JOB_HOLDS) {
    const rows = yield* tx.rows(sql<{ name: string }>`
      select name from job_defs where ${ENDED[reason](tx)}
        and (select 1 from runs where ${sql.raw(HELD_FOR_JOB)} and runs.reason = ${reason} and runs.job_id = job_defs.id
          order by runs.id limit 1) is not null`);
    found.push(...rows.map(({ name }) => ({ job: name, reason })));
  }
  return found;
}

type Condition = (tx: Tx) => ReturnType<typeof sql>;

/** Conditions on a row of `job_defs`: the reason to hold its runs has ended. */
const ENDED: Readonly<Record<JobHold, Condition>> = {
  job_paused: (tx) => sql`(mode <> 'paused' or (until is not null and until <= ${tx.now}))`,
  no_node_knows_job: () => sql`unknown_since is null`,
};

/** If both apply, the reason is the pause: a person asked for it. */
function holdOfJob(tx: Tx): ReturnType<typeof sql> {
  return sql`case when ${ENDED.job_paused(tx)} then 'no_node_knows_job' else 'job_paused' end`;
}

/** Ids of the jobs that cannot run: their runs are held. */
function stopped(tx: Tx): ReturnType<typeof sql> {
  return sql`select id from job_defs where not ${ENDED.job_paused(tx)} or unknown_since <= ${tx.now} - ${UNKNOWN_GRACE_MS}`;
}
