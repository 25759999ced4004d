import { sql, type Body, type Tx } from '@sb/storage';
import type { Claim } from '../run.ts';

/** A running run as its settling needs it. */
export interface RunningRow {
  readonly id: number;
  readonly job: string;
  readonly claim_no: number;
  readonly failures: number;
  readonly started_at: number;
  /** 1: somebody has asked to cancel it. */
  readonly ctl: number;
  /** Why it is to be cancelled. */
  readonly reason: string | null;
  readonly lane: number;
  readonly job_id: number;
  readonly queue_id: number;
  readonly limit_key: string | null;
}

/** What to do about a row that somebody else has locked: wait for a while, or fail at once. */
export type RowLock = 'wait' | 'nowait';

/** The run, locked, if this claim still holds it. + 0 hides the index of what runs on a node: it would be walked whole. */
export function* findRunning(
  tx: Tx,
  { id, claimNo }: Claim,
  { nodeId, lock = 'wait' }: { readonly nodeId: number; readonly lock?: RowLock },
): Body<RunningRow | undefined> {
  return yield* tx.first(sql<RunningRow>`
    select r.id, d.name as job, r.claim_no, r.failures, r.started_at, r.ctl, r.reason, r.lane, r.job_id, r.queue_id, r.limit_key
    from runs r join job_defs d on d.id = r.job_id
    where r.id = ${id} and r.claim_no = ${claimNo} and r.node_id + 0 = ${nodeId} and r.state + 0 = 3 ${locking(tx, lock)}`);
}

function locking(tx: Tx, lock: RowLock): ReturnType<typeof sql> {
  if (tx.dialect === 'sqlite') return sql``;
  return lock === 'wait' ? sql`for update of r` : sql`for update of r nowait`;
}

/**
 * True when this very claim has been settled before: in history, or by a recorded attempt that put it back. A run that
 * was ended because its node was lost has a row in history too, but it was not this claim that ended it.
 */
export function* isSettledAlready(tx: Tx, { id, claimNo }: Claim, nodeId: number): Body<boolean> {
  const attempt = yield* tx.first(sql<{ outcome: string }>`
    select outcome from attempts where run_id = ${id} and claim_no = ${claimNo} and node_id = ${nodeId}`);
  if (attempt) return attempt.outcome !== 'lost';
  const finished = yield* tx.first(sql<{ one: number }>`
    select 1 as one from run_history where id = ${id} and claim_no = ${claimNo} and node_id = ${nodeId}`);
  return finished !== undefined;
}

export interface PutBack {
  /** From now; absent keeps the time at which it was due. */
  readonly delayMs?: number;
  readonly failures?: number;
  /** Nothing came of the claim: the start deadline holds. Else it has been met. */
  readonly neverBegan?: boolean | undefined;
}

/** Queued again. A pinned run stays its node's. */
export function* putBack(
  tx: Tx,
  { id }: { readonly id: number },
  { delayMs, failures = 0, neverBegan = false }: PutBack,
): Body<void> {
  const runAt = delayMs === undefined ? sql`run_at` : sql`${tx.now} + ${delayMs}`;
  yield* tx.run(sql`
    update runs set state = 1, run_at = ${runAt}, failures = failures + ${failures}, started_at = null, deadline_at = null,
      start_by = ${neverBegan ? sql`start_by` : sql`null`}, node_id = case when lane = 2 then node_id end
    where id = ${id}`);
}
