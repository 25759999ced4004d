import { type Body, forUpdate, isOneOf, sql, type Tx } from '@sb/storage';

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
  const lock = forUpdate(tx, 'skip locked');
  const chosen = sql`(select id from runs where ${isOneOf(tx, 'id', ids)} and lane < 2 order by id ${lock})`;
  // As an array: a join with the chosen ones PostgreSQL would make by reading all runs.
  const which = tx.dialect === 'postgres' ? sql`id = any(array${chosen})` : sql`id in ${chosen}`;
  const rows = yield* tx.rows(sql<{ id: number }>`
    update runs set lane = (select ${sql.raw(RIGHT_LANE.replace('r.crashes', 'runs.crashes'))}
      from job_defs d cross join queues q where d.id = runs.job_id and q.id = runs.queue_id)
    where ${which} returning id`);
  return rows.length;
}

/** Among the cursors. Its xid is 0 while no run can be in a wrong lane. */
const MARK = 'counter:lanes';

/** A limit has changed, and runs may be in a wrong lane since. */
export const ANY_LANE_MARK = `exists (select 1 from cursors where name = '${MARK}' and xid <> '0')`;

/** In the transaction of a change of limits, as its last statement: two changes never wait for each other's rows then. */
export function* markLanes(tx: Tx): Body<void> {
  yield* tx.run(sql`insert into cursors (name, xid, seq) values (${MARK}, '1', 1)
    on conflict (name) do update set xid = '1', seq = cursors.seq + 1`);
}

export interface LaneMark {
  /** Grows with each change of limits. */
  readonly version: number;
  /** PostgreSQL: the numbers of the transactions that were open when it was read. */
  readonly open: readonly string[];
}

/** Without those of other databases, as far as the role may see them. */
const OPEN_TRANSACTIONS = `array_to_string(array(select id from pg_snapshot_xip(pg_current_snapshot()) id
  where id::xid::text not in (select backend_xid::text from pg_stat_activity
    where backend_xid is not null and datname <> current_database())), ' ')`;

/** One statement: a transaction that is older than the change is over for it, or open. */
export function* readLaneMark(tx: Tx): Body<LaneMark | undefined> {
  const open = tx.dialect === 'postgres' ? sql.raw(OPEN_TRANSACTIONS) : sql`''`;
  const row = yield* tx.first(sql<{ seq: number; open: string }>`
    select seq, ${open} as open from cursors where name = ${MARK} and xid <> '0'`);
  return row && { version: row.seq, open: row.open.split(' ').filter((id) => id !== '') };
}

/** Unless a limit has changed since this version. */
export function* removeLaneMark(tx: Tx, version: number): Body<void> {
  yield* tx.run(sql`update cursors set xid = '0' where name = ${MARK} and seq = ${version}`);
}

/** A transaction that may still leave runs in a lane that does not fit their limits. */
export interface OpenTransaction {
  /** Of its server process; absent when it is not known, as with a prepared transaction. */
  readonly pid?: number;
  /** When it began, ms since the epoch. */
  readonly since?: number;
}

/** The oldest of these transactions, as far as the role may see it. */
export function* findOldestOf(tx: Tx, ids: readonly string[]): Body<OpenTransaction> {
  if (tx.dialect === 'sqlite' || ids.length === 0) return {};
  const row = yield* tx.first(sql<{ pid: number; since: number | null }>`
    select pid, (extract(epoch from xact_start) * 1000)::bigint as since from pg_stat_activity
    where backend_xid::text in (select (id::xid8)::xid::text from unnest(string_to_array(${ids.join(' ')}, ' ')) id)
    order by xact_start nulls last limit 1`);
  return row ? { pid: row.pid, ...(row.since !== null && { since: row.since }) } : {};
}
