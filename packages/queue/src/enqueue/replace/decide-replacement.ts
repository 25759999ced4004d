/** What a request with a dedupe key changes in the run that holds the key. Pure: the row has the time of the store. */
import { LANES, LIMIT_HOLDS, priorityCode, stateCode } from '../../lifecycle.ts';
import type { RunRequest } from '../../run.ts';
import type { Replaced, WaitingRun } from './waiting-runs.sql.ts';

export function isReplacing({ dedupeReplace }: Pick<RunRequest, 'dedupeReplace'>): boolean {
  return dedupeReplace !== undefined && dedupeReplace.length > 0;
}

/** The request of a new run, which its own longest wait binds too. */
export function boundByWait(request: RunRequest, now: number): RunRequest {
  const { runAtMs, dedupeMaxWaitMs } = request;
  if (runAtMs === undefined || dedupeMaxWaitMs === undefined) return request;
  return { ...request, runAtMs: Math.min(runAtMs, now + dedupeMaxWaitMs) };
}

/** Undefined for a run that stays as it is. */
export function decideReplacement(run: WaitingRun, request: RunRequest): Replaced | undefined {
  if (!isReplaceable(run, request)) return undefined;
  const parts = new Set(request.dedupeReplace);
  const runAt = parts.has('runAt') ? dueAt(run, request) : run.run_at;
  const isHeldForLimit = run.state === stateCode('held') && LIMIT_HOLDS.some((hold) => hold === run.reason);
  // Another input may have other limits, and a run that is not due takes no slot: the next claim counts again.
  const isReleased = isHeldForLimit && (parts.has('input') || parts.has('runAt'));
  return {
    priority: parts.has('priority') ? priorityOf(run, request) : run.priority,
    run_at: runAt,
    start_by: run.start_by === null ? null : run.start_by + runAt - run.run_at,
    limit_key: parts.has('input') ? keyOf(run.limit_keyed, request.limitKey) : run.limit_key,
    rate_key: parts.has('input') ? keyOf(run.rate_keyed, request.rateKey) : run.rate_key,
    state: isReleased ? stateCode('queued') : run.state,
    reason: isReleased ? null : run.reason,
  };
}

/**
 * Runs that have begun, that others wait for or that wait for others, and those of a schedule or a replay keep what they
 * were asked for with. A dry run never stands for a real one.
 */
function isReplaceable(run: WaitingRun, { dryRun = false }: RunRequest): boolean {
  const waits = run.state === stateCode('queued') || run.state === stateCode('held');
  const hasBegun = run.claim_no > 0 || run.lane === LANES.pinned;
  const belongs = run.chain_id !== null || run.has_children === 1 || run.schedule_id !== null;
  const isLate = run.start_by !== null && run.start_by < run.now;
  return (
    waits && !hasBegun && !belongs && !isLate && run.replay_of === null && (run.dry_run === 1) === dryRun
  );
}

/**
 * When a new run would be due; not later than the longest wait after the run was enqueued. A time that has passed meanwhile
 * is now: the start deadline moves with the run time, and would pass with it. In a draining queue a run only moves nearer,
 * so that the drain ends.
 */
function dueAt(run: WaitingRun, request: RunRequest): number {
  const { created_at: createdAt, run_at: before, now } = run;
  const { delayMs = 0, runAtMs = 0, dedupeMaxWaitMs = Infinity } = request;
  const asked = Math.min(Math.max(now + delayMs, runAtMs), createdAt + dedupeMaxWaitMs);
  const due = Math.max(asked, Math.min(before, now));
  return run.is_draining === 1 ? Math.min(due, before) : due;
}

function priorityOf(run: WaitingRun, { priority }: RunRequest): number {
  return priority === undefined ? run.default_priority : priorityCode(priority);
}

/** Without a key the node that takes the run works it out from the new input. */
function keyOf(isKeyed: number, key: string | undefined): string | null {
  return isKeyed === 1 ? (key ?? null) : null;
}
