import { sql, type Body, type Tx } from '@sb/storage';
import type { Claim } from '../run.ts';

export interface LiveRun {
  readonly id: number;
  readonly job: string;
  readonly state: number;
}

/** The run, locked, if it has not finished. */
export function* lockLiveRun(tx: Tx, runId: number): Body<LiveRun | undefined> {
  const lock = tx.dialect === 'postgres' ? sql`for update of r` : sql``;
  return yield* tx.first(sql<LiveRun>`
    select r.id, d.name as job, r.state from runs r join job_defs d on d.id = r.job_id where r.id = ${runId} ${lock}`);
}

/** The first reason that was given stays. */
export function* requestCancel(tx: Tx, runId: number, reason: string | undefined): Body<void> {
  yield* tx.run(sql`
    update runs set ctl = 1, reason = case when ctl = 1 then reason else ${reason ?? null} end where id = ${runId}`);
}

/** By the index of what runs on a node: as many rows as it has slots at most. */
export function* findCancelRequests(tx: Tx, nodeId: number): Body<readonly Claim[]> {
  return yield* tx.rows(sql<Claim>`
    select id, claim_no as "claimNo" from runs where node_id = ${nodeId} and state = 3 and ctl = 1 order by id`);
}
