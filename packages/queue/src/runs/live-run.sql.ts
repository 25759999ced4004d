import { sql, type Body, type Tx } from '@sb/storage';
import type { Claim } from '../run.ts';
import type { EndingRun } from '../settle/end/end-run.ts';

export interface LiveRun {
  readonly id: number;
  readonly job: string;
  readonly state: number;
  readonly queue_id: number;
  readonly priority: number;
}

/** The run, locked, if it has not finished. */
export function* lockLiveRun(tx: Tx, runId: number): Body<LiveRun | undefined> {
  const lock = tx.dialect === 'postgres' ? sql`for update of r` : sql``;
  return yield* tx.first(sql<LiveRun>`
    select r.id, d.name as job, r.state, r.queue_id, r.priority
    from runs r join job_defs d on d.id = r.job_id where r.id = ${runId} ${lock}`);
}

/** A second request keeps the reason of the first. */
export function* requestCancel(tx: Tx, runId: number, reason: string | undefined): Body<void> {
  yield* tx.run(sql`
    update runs set ctl = 1, reason = case when ctl = 1 then reason else ${reason ?? null} end where id = ${runId}`);
}

/** By the index over runs of a node: at most as many rows as the node has slots. */
export function* findCancelRequests(tx: Tx, nodeId: number): Body<readonly Claim[]> {
  return yield* tx.rows(sql<Claim>`
    select id, claim_no as "claimNo" from runs where node_id = ${nodeId} and state = 3 and ctl > 0 order by id`);
}

/** To the front means 1 ms before the first run of that priority, and not after now. */
export function* moveRun(
  tx: Tx,
  { id, queue_id }: LiveRun,
  { priority, toFront }: { readonly priority: number; readonly toFront: boolean },
): Body<void> {
  const first = sql`(select min(run_at) from runs where state = 1 and lane = 0 and queue_id = ${queue_id}
    and priority = ${priority} and id <> ${id})`;
  const earlier = sql`case when ${first} <= ${tx.now} then ${first} - 1 else ${tx.now} end`;
  yield* tx.run(sql`
    update runs set priority = ${priority}, run_at = ${toFront ? earlier : sql`run_at`} where id = ${id}`);
}

/** Waiting runs whose start deadline has passed. With `lock`: those that no other transaction has locked, locked. */
export function* findLate(
  tx: Tx,
  { limit, lock }: { readonly limit: number; readonly lock: boolean },
): Body<readonly EndingRun[]> {
  const locking = lock && tx.dialect === 'postgres' ? sql`for update of r skip locked` : sql``;
  return yield* tx.rows(sql<EndingRun>`
    select r.id, d.name as job from runs r join job_defs d on d.id = r.job_id
    where r.start_by is not null and r.state < 3 and r.start_by < ${tx.now} order by r.start_by limit ${limit} ${locking}`);
}
