import { sql, type Body, type Tx } from '@sb/storage';
import type { Claim } from '../run.ts';

/** The first reason that was given stays. */
export function* requestCancel(tx: Tx, runId: number, reason: string | undefined): Body<void> {
  yield* tx.run(sql`
    update runs set ctl = 1, reason = case when ctl = 1 then reason else ${reason ?? null} end where id = ${runId}`);
}

/** By the index of what runs on a node: as many rows as it has slots at most. */
export function* findCancelRequests(tx: Tx, nodeId: number): Body<readonly Claim[]> {
  return yield* tx.rows(sql<Claim>`
    select id, claim_no as "claimNo" from runs where node_id = ${nodeId} and state = 3 and ctl > 0 order by id`);
}
