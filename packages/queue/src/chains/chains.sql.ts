import type { UnmetEnd, EdgeOutcome } from '@sb/jobs';
import { lockRows, sql, type Body, type Tx, isOneOf } from '@sb/storage';

/** The id of a chain is that of its first run, whose `chain_id` may be null. Undefined for an unknown run. */
export function* findChainOf(tx: Tx, runId: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ chain: number }>`
    select coalesce(chain_id, id) as chain from runs where id = ${runId}
    union all select coalesce(chain_id, id) from run_history where id = ${runId} limit 1`);
  return row?.chain;
}

/** Runs that have not ended, in the order of their ids. */
export function* findLiveOfChain(tx: Tx, chainId: number): Body<readonly number[]> {
  const rows = yield* tx.rows(sql<{ id: number }>`
    select id from runs where chain_id = ${chainId} union select id from runs where id = ${chainId} order by id`);
  return rows.map(({ id }) => id);
}

export interface ChainRow {
  readonly id: number;
  readonly job: string;
  readonly state: number;
  readonly reason: string | null;
}

/** All runs of the chain that are still on record, in the order of their ids. */
export function* findChainRuns(tx: Tx, chainId: number, limit: number): Body<readonly ChainRow[]> {
  return yield* tx.rows(sql<ChainRow>`
    select c.id, d.name as job, c.state, c.reason from ${recorded(chainId)} c
    join job_defs d on d.id = c.job_id order by c.id limit ${limit}`);
}

/** The jobs of all runs of the chain that are still on record. */
export function* findChainJobs(tx: Tx, chainId: number): Body<readonly string[]> {
  const rows = yield* tx.rows(sql<{ job: string }>`
    select distinct d.name as job from ${recorded(chainId)} c join job_defs d on d.id = c.job_id order by 1`);
  return rows.map(({ job }) => job);
}

function recorded(chainId: number): ReturnType<typeof sql> {
  const part = (table: 'runs' | 'run_history'): ReturnType<typeof sql> => sql`
    select r.id, r.job_id, r.state, r.reason from ${sql.table(table)} r
    where r.chain_id is not null and r.chain_id = ${chainId} and r.id <> ${chainId}
    union all select r.id, r.job_id, r.state, r.reason from ${sql.table(table)} r where r.id = ${chainId}`;
  return sql`(${part('runs')} union all ${part('run_history')})`;
}

export interface EdgeRow {
  readonly childId: number;
  readonly parentId: number;
  readonly cond: string;
  readonly onUnmet: UnmetEnd;
  readonly as: string | null;
  readonly outcome: EdgeOutcome | null;
}

/** The runs that these wait for, or have waited for. */
export function* findEdgesOf(tx: Tx, childIds: readonly number[]): Body<readonly EdgeRow[]> {
  return yield* tx.rows(sql<EdgeRow>`
    select child_id as "childId", parent_id as "parentId", cond, on_unmet as "onUnmet", as_ as "as", outcome
    from run_deps where ${isOneOf(tx, 'child_id', childIds)} order by child_id, parent_id`);
}

/** Those of the runs that have not been removed. */
export function* findOnRecord(tx: Tx, runIds: readonly number[]): Body<readonly number[]> {
  if (runIds.length === 0) return [];
  const rows = yield* tx.rows(sql<{ id: number }>`
    select id from runs where ${isOneOf(tx, 'id', runIds)}
    union all select id from run_history where ${isOneOf(tx, 'id', runIds)}`);
  return rows.map(({ id }) => id);
}

/** Keeps other transactions from retrying the chain of this run until the commit. */
export function lockHistory(tx: Tx, runId: number): Body<void> {
  return lockRows(tx, sql`select 1 from run_history where id = ${runId}`);
}

/** The chain that a retry has made of this one: an event of its first run records it. */
export function* findRetryOf(tx: Tx, chainId: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ payload: string }>`
    select payload from events where run_id = ${chainId} and type = 'chain.retried' limit 1`);
  return row && (JSON.parse(row.payload) as { readonly retriedAs: number }).retriedAs;
}
