import { type Body, forUpdate, sql, type Tx } from '@sb/storage';
import type { StuckRun } from './list-nodes.ts';

export interface NodeRun {
  readonly id: number;
  readonly job: string;
  readonly claim_no: number;
  readonly started_at: number | null;
  readonly crashes: number;
  readonly lane: number;
  /** 1: a cancel was requested. */
  readonly ctl: number;
  readonly reason: string | null;
  readonly state: number;
  readonly job_id: number;
  readonly queue_id: number;
  readonly limit_key: string | null;
}

/**
 * Runs that a node holds: those under way on it, and those pinned to it in any live state. Locked, without those that
 * another transaction has locked: the next look finds them, since a lost node that holds runs is read again.
 */
export function* findRunsOfNode(tx: Tx, nodeId: number, limit: number): Body<readonly NodeRun[]> {
  const running = yield* runsWhere(tx, nodeId, sql`r.state = 3`, limit);
  if (running.length === limit) return running;
  const pinned = yield* runsWhere(tx, nodeId, sql`r.lane = 2 and r.state <> 3`, limit - running.length);
  return [...running, ...pinned];
}

/** Queues it again; `alone` takes it out of the open lane, so that a claim takes no other run with it. */
export function* returnAfterCrash(tx: Tx, runId: number, alone: boolean): Body<void> {
  yield* tx.run(sql`
    update runs set state = 1, crashes = crashes + 1, node_id = null, started_at = null, deadline_at = null, start_by = null
      ${alone ? sql`, lane = 1` : sql``}
    where id = ${runId}`);
}

function* runsWhere(
  tx: Tx,
  nodeId: number,
  condition: ReturnType<typeof sql>,
  limit: number,
): Body<readonly NodeRun[]> {
  const lock = forUpdate(tx, 'of r skip locked');
  return yield* tx.rows(sql<NodeRun>`
    select r.id, d.name as job, r.claim_no, r.started_at, r.crashes, r.lane, r.ctl, r.reason,
      r.state, r.job_id, r.queue_id, r.limit_key
    from runs r join job_defs d on d.id = r.job_id
    where r.node_id = ${nodeId} and ${condition} order by r.id limit ${limit} ${lock}`);
}

export interface ClaimedRow {
  readonly id: number;
  readonly job: string;
  readonly claim_no: number;
}

/** The runs under way on a node, without those pinned to it. Not locked: `settleIn` locks those that it settles. */
export function* findClaimedBy(tx: Tx, nodeId: number): Body<readonly ClaimedRow[]> {
  return yield* tx.rows(sql<ClaimedRow>`
    select r.id, d.name as job, r.claim_no from runs r join job_defs d on d.id = r.job_id
    where r.node_id = ${nodeId} and r.state = 3 and r.lane < 2 order by r.id`);
}

/** The runs under way on a node, and the stuck ones that it has recorded. */
export function* findUnderWay(tx: Tx, nodeId: number): Body<readonly StuckRun[]> {
  const running = yield* tx.rows(sql<StuckRun>`
    select r.id as "runId", d.name as "jobId" from runs r join job_defs d on d.id = r.job_id
    where r.node_id = ${nodeId} and r.state = 3 order by r.id`);
  const node = yield* tx.first(sql<{ stuck: string | null }>`select stuck from nodes where id = ${nodeId}`);
  const stuck: readonly StuckRun[] = JSON.parse(node?.stuck ?? '[]');
  return [...running, ...stuck];
}
