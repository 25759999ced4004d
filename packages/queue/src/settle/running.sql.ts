import type { AttemptOutcome, FailureReason } from '@sb/jobs';
import { type Body, forUpdate, sql, type Tx } from '@sb/storage';
import { stateCode } from '../lifecycle.ts';
import type { Claim, Ended } from '../run.ts';

/** A running run, with the columns that its settling needs. */
export interface RunningRow {
  readonly id: number;
  readonly job: string;
  readonly claim_no: number;
  readonly failures: number;
  readonly started_at: number;
  /** As in CONTROL: 0 when it was not asked to end. */
  readonly ctl: number;
  /** Why it was asked to end. */
  readonly reason: string | null;
  readonly lane: number;
  readonly job_id: number;
  readonly queue_id: number;
  readonly limit_key: string | null;
}

/** When another transaction has locked the row: wait for it, or fail at once. */
export type RowLock = 'wait' | 'nowait';

/** The run, locked, if this claim still holds it. + 0 hides the index of a node's running runs: it would be walked whole. */
export function* findRunning(
  tx: Tx,
  { id, claimNo }: Claim,
  { nodeId, lock = 'wait' }: { readonly nodeId: number; readonly lock?: RowLock },
): Body<RunningRow | undefined> {
  return yield* tx.first(sql<RunningRow>`
    select r.id, d.name as job, r.claim_no, r.failures, r.started_at, r.ctl, r.reason, r.lane, r.job_id, r.queue_id, r.limit_key
    from runs r join job_defs d on d.id = r.job_id
    where r.id = ${id} and r.claim_no = ${claimNo} and r.node_id + 0 = ${nodeId} and r.state + 0 = 3 ${forUpdate(tx, lock === 'wait' ? 'of r' : 'of r nowait')}`);
}

/** What an earlier try has stored of the end of a claim. */
export interface StoredEnd {
  /** Absent when no attempt was recorded: the run succeeded, was skipped, or snoozes. */
  readonly attempt?: AttemptOutcome;
  /** The run has failed with this attempt. */
  readonly failed?: { readonly reason: FailureReason; readonly error: string };
}

/**
 * Undefined when this claim was not settled before: neither in history, nor by a recorded attempt that put the run back.
 * A run that ended because its node was lost has a row in history too, but this claim did not end it. A snooze records no
 * attempt, but every other way out of a claim to the queue does: the loss of its node too.
 */
export function* findStoredEnd(
  tx: Tx,
  { id, claimNo, outcome }: Pick<Ended, 'id' | 'claimNo' | 'outcome'>,
  nodeId: number,
): Body<StoredEnd | undefined> {
  const finished = yield* tx.first(sql<{ state: number; reason: FailureReason | null }>`
    select state, reason from run_history where id = ${id} and claim_no = ${claimNo} and node_id = ${nodeId}`);
  const attempt = yield* tx.first(sql<{ outcome: AttemptOutcome; error: string | null }>`
    select outcome, error from attempts where run_id = ${id} and claim_no = ${claimNo} and node_id = ${nodeId}`);
  if (!attempt) {
    const isStored = finished || (outcome.state === 'snoozed' && (yield* livesOn(tx, { id, claimNo })));
    return isStored ? {} : undefined;
  }
  const { outcome: recorded, error } = attempt;
  if (recorded === 'lost') return undefined;
  if (finished?.state !== stateCode('failed') || finished.reason === null || error === null)
    return { attempt: recorded };
  return { attempt: recorded, failed: { reason: finished.reason, error } };
}

/** Whether the run has left this claim and has not ended. */
function* livesOn(tx: Tx, { id, claimNo }: Claim): Body<boolean> {
  const row = yield* tx.first(sql`
    select 1 as one from runs where id = ${id} and (claim_no > ${claimNo} or claim_no = ${claimNo} and state + 0 <> 3)`);
  return row !== undefined;
}

export interface PutBack {
  /** From now; absent keeps its due time. */
  readonly delayMs?: number;
  readonly failures?: number;
  /** Its job was not called, so the start deadline stays. Otherwise the deadline was met, and goes. */
  readonly neverBegan?: boolean | undefined;
}

/** Queues the run again. A pinned run stays pinned to its node. */
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
