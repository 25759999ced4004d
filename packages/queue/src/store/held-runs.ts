import { sql, type Body, type Tx } from '@sb/storage';

const PRIORITY_CODES = [0, 1, 2, 3];
/** Said as the index over them says it. */
const HELD = "state = 2 and reason = 'job_paused'";

interface Page {
  readonly ids: readonly number[];
  /** Where the next page begins; undefined on the last. */
  readonly last: number | undefined;
}

/** Of the next `limit` live runs those that are queued and of the job. No index says that: enqueue would pay for it. */
export function* findQueuedOf(
  tx: Tx,
  jobId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Body<Page> {
  const rows = yield* tx.rows(sql<{ id: number; mine: number }>`
    select r.id, case when d.name = ${jobId} and r.state = 1 and r.lane < 2 then 1 else 0 end as mine
    from (select id, job_id, state, lane from runs where id > ${after} order by id limit ${limit}) r
    join job_defs d on d.id = r.job_id order by r.id`);
  return {
    ids: rows.filter(({ mine }) => mine === 1).map(({ id }) => id),
    last: rows.length === limit ? rows.at(-1)?.id : undefined,
  };
}

/** Holds those that are still queued and whose job is still paused. */
export function* holdRuns(tx: Tx, ids: readonly number[]): Body<number> {
  const rows = yield* tx.rows(sql<{ id: number }>`
    update runs set state = 2, reason = 'job_paused'
    where id in (select id from runs where id in (${sql.join(ids)}) and state + 0 = 1 and lane < 2 and job_id in (${paused(tx)})
      order by id ${skipLocked(tx)})
    returning id`);
  return rows.length;
}

export function* releaseRuns(tx: Tx, jobId: string, limit: number): Body<number> {
  const rows = yield* tx.rows(sql<{ id: number }>`
    update runs set state = 1, reason = null
    where id in (select id from runs where ${sql.raw(HELD)}
      and job_id = (select id from job_defs where name = ${jobId} and ${unpaused(tx)})
      order by id limit ${limit} ${skipLocked(tx)})
    returning id`);
  return rows.length;
}

/** Runs of paused jobs among the first due ones of each queue and priority: those that claims have to pass over. */
export function* findDueOfPaused(tx: Tx, limit: number): Body<readonly number[]> {
  const queues = yield* tx.rows(sql<{ id: number }>`select id from queues order by id`);
  const found: number[] = [];
  for (const { id } of queues) {
    const heads = PRIORITY_CODES.map(
      (
        priority,
      ) => sql`select * from (select id, job_id from runs where state = 1 and lane = 0 and queue_id = ${id}
        and priority = ${priority} and run_at <= ${tx.now} order by run_at, id limit ${limit}) h`,
    );
    const rows = yield* tx.rows(sql<{ id: number }>`
      select id from (${sql.join(heads, sql` union all `)}) due where job_id in (${paused(tx)})`);
    found.push(...rows.map((row) => row.id));
  }
  return found;
}

/** Jobs that are not paused and of which runs are held all the same. */
export function* findWronglyHeld(tx: Tx): Body<readonly string[]> {
  const rows = yield* tx.rows(sql<{ name: string }>`
    select name from job_defs where ${unpaused(tx)}
      and (select 1 from runs where runs.state = 2 and runs.reason = 'job_paused' and runs.job_id = job_defs.id order by runs.id limit 1) is not null`);
  return rows.map(({ name }) => name);
}

function paused(tx: Tx): ReturnType<typeof sql> {
  return sql`select id from job_defs where not ${unpaused(tx)}`;
}

function unpaused(tx: Tx): ReturnType<typeof sql> {
  return sql`(mode <> 'paused' or (until is not null and until <= ${tx.now}))`;
}

function skipLocked(tx: Tx): ReturnType<typeof sql> {
  return tx.dialect === 'postgres' ? sql`for update skip locked` : sql``;
}
