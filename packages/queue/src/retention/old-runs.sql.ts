import { lowestEngineCursor, type Position } from '@sb/events';
import type { FinishedState } from '@sb/jobs';
import { type Body, sql, type Tx, isOneOf } from '@sb/storage';
import type { KnownNames, OldRun } from './judge-runs.ts';
import { stateName } from '../lifecycle.ts';
import { readCursor } from '../cursors.sql.ts';
import { findAllNames } from '../definitions.sql.ts';

export interface OldRunRow extends Position {
  readonly id: number;
  readonly job_id: number;
  readonly queue_id: number;
  readonly state: number;
  readonly finished_at: number;
  readonly is_read: number;
  readonly bytes: number;
}

interface OldRunsPage {
  readonly after: number;
  readonly jobId: number | undefined;
  readonly limit: number;
}

/** The oldest first. If the history of the store was never folded, no run counts as read. */
export function* findOldRuns(tx: Tx, page: OldRunsPage): Body<readonly OldRun[]> {
  const folded = yield* readCursor(tx, 'fold');
  const bound = folded.seq === 0 && folded.xid === '0' ? folded : yield* lowestEngineCursor(tx);
  return (yield* tx.rows(selectOldRuns(tx, page, bound ?? folded))).map(decode);
}

export function selectOldRuns(
  { dialect }: Pick<Tx, 'dialect'>,
  { after, jobId, limit }: OldRunsPage,
  bound: Position,
): ReturnType<typeof sql<OldRunRow>> {
  const isRead =
    dialect === 'sqlite'
      ? sql`seq <= ${bound.seq}`
      : sql`(xid, seq) <= (${bound.xid}::xid8, ${bound.seq}::bigint)`;
  return sql<OldRunRow>`
    select ${columns(dialect)}, case when ${isRead} then 1 else 0 end as is_read, coalesce(octet_length(result), 0) as bytes
    from run_history where seq > ${after} ${ofJob(jobId)} order by seq limit ${limit}+0`;
}

/** The newest first. */
export function* findNewestRuns(
  tx: Tx,
  {
    before,
    jobId,
    limit,
  }: { readonly before: number; readonly jobId: number | undefined; readonly limit: number },
): Body<readonly OldRun[]> {
  const rows = yield* tx.rows(sql<OldRunRow>`
    select ${columns(tx.dialect)}, 0 as is_read, 0 as bytes
    from run_history where seq < ${before} ${ofJob(jobId)} order by seq desc limit ${limit}+0`);
  return rows.map(decode);
}

/** The bytes that other tables hold for these runs. */
export function* findAttachedBytes(
  tx: Tx,
  runs: readonly { readonly id: number }[],
): Body<ReadonlyMap<number, number>> {
  if (runs.length === 0) return new Map();
  const ofRun = isOneOf(
    tx,
    'run_id',
    runs.map(({ id }) => id),
  );
  const rows = yield* tx.rows(sql<{ run_id: number; bytes: number }>`
    select run_id, sum(bytes) as bytes from (
      select run_id, octet_length(lines) as bytes from run_logs where ${ofRun}
      union all select run_id, octet_length(body) from run_inputs where ${ofRun}
      union all select run_id, octet_length(value) from run_memory where ${ofRun}) texts
    group by run_id`);
  return new Map(rows.map(({ run_id, bytes }) => [run_id, bytes]));
}

/** Where a page of runs in chains ended. */
export interface ChainPlace {
  readonly chain_id: number;
  readonly id: number;
}

/** Runs of chains that have not ended, in the order of their chains. On SQLite the index has this order. */
export function selectLiveOfChains(after: ChainPlace, limit: number): ReturnType<typeof sql<ChainPlace>> {
  return sql<ChainPlace>`
    select chain_id, id from runs where chain_id is not null and (chain_id, id) > (${after.chain_id}, ${after.id})
    order by chain_id, id limit ${limit}+0`;
}

/** On PostgreSQL: the chain with which a page of about this many runs ends. Null: there is no further one. */
export function selectLastChain(
  after: number,
  limit: number,
): ReturnType<typeof sql<{ last: number | null }>> {
  return sql<{ last: number | null }>`
    select max(chain_id) as last from (
      select chain_id from runs where chain_id > ${after} order by chain_id limit ${limit}+0) page`;
}

/**
 * On PostgreSQL: the runs that runs of these chains wait for, or have waited for. The chains are whole: the index has no
 * order within a chain, so pages of one chain would each sort all of it.
 */
export function selectParentsOfChains({
  after,
  last,
}: {
  readonly after: number;
  readonly last: number;
}): ReturnType<typeof sql<{ parent_id: number }>> {
  return sql<{ parent_id: number }>`
    select distinct d.parent_id from runs r
      cross join lateral (select parent_id from run_deps where child_id = r.id offset 0) d
      where r.chain_id > ${after} and r.chain_id <= ${last}`;
}

/** The runs that these wait for, or have waited for. */
export function* findParentIds(tx: Tx, childIds: readonly number[]): Body<readonly number[]> {
  const rows = yield* tx.rows(sql<{ parent_id: number }>`
    select distinct parent_id from run_deps where ${isOneOf(tx, 'child_id', childIds)}`);
  return rows.map(({ parent_id }) => parent_id);
}

export function* findKnownNames(tx: Tx): Body<KnownNames> {
  return { jobs: yield* findAllNames(tx, 'job_defs'), queues: yield* findAllNames(tx, 'queues') };
}

function columns(dialect: Tx['dialect']): ReturnType<typeof sql> {
  const xid = dialect === 'sqlite' ? sql`'0'` : sql`xid::text`;
  return sql`seq, ${xid} as xid, id, job_id, queue_id, state, finished_at`;
}

function ofJob(jobId: number | undefined): ReturnType<typeof sql> {
  return jobId === undefined ? sql`` : sql`and job_id = ${jobId}`;
}

function decode(row: OldRunRow): OldRun {
  return {
    seq: row.seq,
    xid: row.xid,
    id: row.id,
    jobId: row.job_id,
    queueId: row.queue_id,
    outcome: stateName(row.state) as FinishedState,
    finishedAt: row.finished_at,
    isRead: row.is_read === 1,
    bytes: row.bytes,
  };
}
