/** Reads the ends of runs that chains follow, in the order of history. */
import type { FinishedState } from '@sb/jobs';
import type { Position } from '@sb/events';
import { INPUT_ELSEWHERE, readCursor, stateName } from '@sb/queue/engine';
import { type Body, type RawBuilder, sql, type Tx, jsonRows } from '@sb/storage';
import { CHAINS_CURSOR } from './chains.sql.ts';

export interface EndedRun {
  readonly id: number;
  readonly jobId: number;
  readonly scheduleId: number | null;
  readonly state: FinishedState;
  /** Ms since the epoch. */
  readonly endedAt: number;
}

export interface PageEnd extends Position {
  /** The number of runs up to this position. */
  readonly count: number;
}

/** The last of the next `limit` runs of history; undefined when there are none. */
export function* findPageEnd(tx: Tx, after: Position, limit: number): Body<PageEnd | undefined> {
  return yield* tx.first(selectPageEnd(tx, after, limit));
}

export function selectPageEnd(tx: Tx, after: Position, limit: number): RawBuilder<PageEnd> {
  const isSqlite = tx.dialect === 'sqlite';
  // Only below open transactions: those may still write rows with a lower position.
  const isClosed = isSqlite ? sql`` : sql`and xid < pg_snapshot_xmin(pg_current_snapshot())`;
  const [xid, text, backwards] = isSqlite
    ? [sql`'0' as xid`, sql`xid`, sql`seq desc`]
    : [sql`xid`, sql`page.xid::text`, sql`page.xid desc, seq desc`];
  return sql<PageEnd>`
    select ${text} as xid, seq, count(*) over () as count from (
      select ${xid}, seq from run_history
      where ${isAfter(tx, after)} ${isClosed} order by ${orderOf(tx)} limit ${limit}+0) page
    order by ${backwards} limit 1`;
}

/**
 * Whether chains have not read some run that ended before an instant (ms since the epoch): also when an open transaction
 * keeps them from reading it yet.
 */
export function* existsUnreadEnd(tx: Tx, before: number): Body<boolean> {
  const read = yield* readCursor(tx, CHAINS_CURSOR);
  const unread = yield* tx.first(sql`
    select 1 as one from run_history where ${isAfter(tx, read)} and finished_at < ${before} order by ${orderOf(tx)} limit 1`);
  return unread !== undefined;
}

export interface Asked {
  readonly after: Position;
  readonly upTo: Position;
  readonly scheduleIds: readonly number[];
  readonly jobIds: readonly number[];
}

/** The runs of these schedules and jobs that ended in between, without dry runs. */
export function* findEnded(tx: Tx, asked: Asked): Body<readonly EndedRun[]> {
  const rows = yield* tx.rows(selectEnded(tx, asked));
  return rows.map(({ state, ...row }) => ({ ...row, state: stateName(state) as FinishedState }));
}

type EndedRow = Omit<EndedRun, 'state'> & { readonly state: number };

export function selectEnded(tx: Tx, { after, upTo, scheduleIds, jobIds }: Asked): RawBuilder<EndedRow> {
  return sql<EndedRow>`
    select id, job_id as "jobId", schedule_id as "scheduleId", state, finished_at as "endedAt" from run_history
    where ${isAfter(tx, after)} and ${isUpTo(tx, upTo)} and dry_run = 0
      and (schedule_id in ${idsOf(tx, scheduleIds)} or job_id in ${idsOf(tx, jobIds)})
    order by ${orderOf(tx)}`;
}

/** JSON texts. */
export interface RunTexts {
  readonly result: string | null;
  readonly input: string | null;
}

/** The inputs and results of these runs. */
export function* findRunTexts(tx: Tx, ids: readonly number[]): Body<ReadonlyMap<number, RunTexts>> {
  const rows = yield* tx.rows(sql<RunTexts & { readonly id: number }>`
    select h.id, h.result, case when h.input = ${INPUT_ELSEWHERE} then i.body else h.input end as input
    from run_history h left join run_inputs i on i.run_id = h.id where h.id in ${idsOf(tx, ids)}`);
  return new Map(rows.map(({ id, ...texts }) => [id, texts]));
}

function isAfter({ dialect }: Tx, { xid, seq }: Position): RawBuilder<unknown> {
  return dialect === 'sqlite' ? sql`(seq > ${seq})` : sql`((xid, seq) > (${xid}::xid8, ${seq}::bigint))`;
}

// Not written as `not isAfter(...)`: PostgreSQL would not bound its index scan by that.
function isUpTo({ dialect }: Tx, { xid, seq }: Position): RawBuilder<unknown> {
  return dialect === 'sqlite' ? sql`(seq <= ${seq})` : sql`((xid, seq) <= (${xid}::xid8, ${seq}::bigint))`;
}

function orderOf({ dialect }: Tx): RawBuilder<unknown> {
  return dialect === 'sqlite' ? sql`seq` : sql`run_history.xid, seq`;
}

function idsOf(tx: Tx, ids: readonly number[]): RawBuilder<unknown> {
  const rows = ids.map((id) => ({ id }));
  return sql`(select ids.id from ${jsonRows(tx, rows, { id: 'bigint' })} ids)`;
}
