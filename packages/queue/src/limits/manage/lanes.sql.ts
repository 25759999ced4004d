import { sql, type Body, type Tx, isOneOf } from '@sb/storage';

/** Whether runs of job `d` in queue `q` have a limit (rows of `job_defs` and `queues`). */
const IS_LIMITED =
  'd.max_running is not null or q.max_running is not null or d.rate is not null or q.rate is not null';

/** The lane of a new run: open unless it has a limit. */
export const LANE = (wanted: string): string =>
  `case when ${wanted} = 0 and (${IS_LIMITED}) then 1 else ${wanted} end`;

/** Only a job whose limit is for each key has runs with keys. */
export const LIMIT_KEY = (key: string): string => `case when d.limit_keyed = 1 then ${key} end`;
export const RATE_KEY = (key: string): string => `case when d.rate_keyed = 1 then ${key} end`;

/** A run that has crashed its node twice is claimed with runs that have limits, whatever its own. */
const RIGHT_LANE = `case when r.crashes >= 2 or ${IS_LIMITED} then 1 else 0 end`;

interface Page {
  readonly ids: readonly number[];
  /** The last id of this page, after which the next begins; undefined on the last page. */
  readonly last: number | undefined;
}

/** Of the next `limit` live runs, those whose lane does not fit the limits of now. Pinned runs stay pinned. */
export function* findMislaned(
  tx: Tx,
  { after, limit }: { readonly after: number; readonly limit: number },
): Body<Page> {
  const rows = yield* tx.rows(sql<{ id: number; wrong: number }>`
    select r.id, case when r.lane < 2 and r.lane <> ${sql.raw(RIGHT_LANE)} then 1 else 0 end as wrong
    from (select id, job_id, queue_id, lane, crashes from runs where id > ${after} order by id limit ${limit}) r
    join job_defs d on d.id = r.job_id join queues q on q.id = r.queue_id order by r.id`);
  return {
    ids: rows.filter(({ wrong }) => wrong === 1).map(({ id }) => id),
    last: rows.length === limit ? rows.at(-1)?.id : undefined,
  };
}

/** Leaves out runs that another transaction has locked. Returns how many runs it moved. */
export function* setLanes(tx: Tx, ids: readonly number[]): Body<number> {
  const lock = tx.dialect === 'postgres' ? sql`for update skip locked` : sql``;
  const rows = yield* tx.rows(sql<{ id: number }>`
    update runs set lane = (select ${sql.raw(RIGHT_LANE.replace('r.crashes', 'runs.crashes'))}
      from job_defs d cross join queues q where d.id = runs.job_id and q.id = runs.queue_id)
    where id in (select id from runs where ${isOneOf(tx, 'id', ids)} and lane < 2 order by id ${lock}) returning id`);
  return rows.length;
}

/** Ids of transactions on PostgreSQL: of the oldest that has not ended, and of the next that will begin. */
export function* readHorizon(tx: Tx): Body<{ readonly oldest: string; readonly newest: string }> {
  const row = yield* tx.first(sql<{ oldest: string; newest: string }>`
    select pg_snapshot_xmin(s)::text as oldest, pg_snapshot_xmax(s)::text as newest from (select pg_current_snapshot() as s) h`);
  return row ?? { oldest: '0', newest: '0' };
}
