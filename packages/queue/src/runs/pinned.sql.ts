import { sql, type Body, type RunRow, type Tx } from '@sb/storage';
import type { ClaimedRun } from '../run.ts';
import { triggerOf } from '../rows/claimed-run.sql.ts';

export function* claimPinned(tx: Tx, runId: number, nodeId: number): Body<boolean> {
  const row = yield* tx.first(sql<{ id: number }>`
    update runs set state = 3, claim_no = claim_no + 1, started_at = ${tx.now},
      deadline_at = ${tx.now} + coalesce(timeout_ms, 3600000)
    where id = ${runId} and lane = 2 and node_id = ${nodeId} and state = 1 and run_at <= ${tx.now}
    returning id`);
  return row !== undefined;
}

/** A pinned run that waits for other runs, or for its time. */
export function* findPinned(
  tx: Tx,
  runId: number,
): Body<{ readonly state: number; readonly run_at: number } | undefined> {
  return yield* tx.first(sql<{ state: number; run_at: number }>`
    select state, run_at from runs where id = ${runId} and state in (0, 1)`);
}

/** A running run as its claim would have returned it. */
export function* readClaimed(tx: Tx, runId: number): Body<ClaimedRun | undefined> {
  const row = yield* tx.first(sql<
    RunRow & { readonly job: string; readonly job_timeout_ms: number; readonly queue: string }
  >`
    select r.*, d.name as job, d.timeout_ms as job_timeout_ms, q.name as queue from runs r
    join job_defs d on d.id = r.job_id join queues q on q.id = r.queue_id
    where r.id = ${runId} and r.state = 3`);
  if (!row) return undefined;
  return {
    id: row.id,
    jobId: row.job,
    claimNo: row.claim_no,
    failures: row.failures,
    crashes: row.crashes,
    maxAttempts: row.max_attempts,
    timeoutMs: row.timeout_ms ?? row.job_timeout_ms,
    input: row.input ?? undefined,
    runAt: row.run_at,
    createdAt: row.created_at,
    trigger: triggerOf(row.trigger),
    tags: row.tags === null ? [] : (JSON.parse(row.tags) as readonly string[]),
    dryRun: row.dry_run === 1,
    ...(row.fire_at !== null && { fireAt: row.fire_at }),
    ...(row.schedule_id !== null && { scheduleId: row.schedule_id }),
    ...(row.replay_of !== null && { replayOf: row.replay_of }),
    ...(row.trace !== null && { trace: row.trace, queue: row.queue }),
  };
}
