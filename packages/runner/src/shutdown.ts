/**
 * The stop of a node. Runs that wait for a batch are put back at once. The others have the grace period to end by
 * themselves; then their signals abort, and those that have not ended a second later are put back. Being put back counts
 * as no failure. All ends are written before this resolves, if the store takes them; a store that hangs does not keep
 * the node from stopping. After a crash on the way the runs come back by the lease.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ActiveRuns } from './claim/active-runs.ts';
import type { Batches } from './attempt/attempt.ts';
import type { ClaimLoop } from './claim/claim-loop.ts';

/** After the abort, attempts that listen to their signal have this much time before their runs are put back. */
const ABORT_ON_SHUTDOWN_MS = 1_000;
/** A store has this much time to take the last ends; after it, their runs come back by the lease. */
const SETTLE_WITHIN_MS = 5_000;
/** The longest time that a node takes to stop after its grace period, ms. */
export const STOP_AFTER_GRACE_MS = ABORT_ON_SHUTDOWN_MS + SETTLE_WITHIN_MS;
const CHECK_EVERY_MS = 10;

export interface StopReport {
  /** Attempts that ended by themselves while the node was stopping. */
  readonly finished: number;
  readonly putBack: number;
}

export interface Shutdown {
  readonly active: ActiveRuns;
  readonly loop: ClaimLoop;
  readonly batches: Pick<Batches, 'stop'>;
  readonly graceMs: number;
  /** Aborts on the second signal: the operator does not want to wait any longer. */
  readonly hurry: AbortSignal;
  /** Until it aborts, the node waits for a store that does not take the last ends. Default: 5 s. */
  readonly patience?: AbortSignal | undefined;
}

export async function shutDown(options: Shutdown): Promise<StopReport> {
  const { active, loop, batches, graceMs, hurry, patience } = options;
  loop.stopClaiming();
  batches.stop();
  const before = ended(active);
  const isThrough = (): boolean => active.size === 0 && active.unreported() === 0;
  await until(() => isThrough() || hurry.aborted, graceMs);
  active.abortAll('shutdown');
  await until(() => isThrough() || hurry.aborted, ABORT_ON_SHUTDOWN_MS);
  active.releaseAll();
  const isWritten = (): boolean => active.unreported() === 0 && loop.unsettled() === 0;
  if (patience) await until(() => isWritten() || patience.aborted, Number.POSITIVE_INFINITY);
  const settleBy = performance.now() + SETTLE_WITHIN_MS;
  await until(() => active.unreported() === 0, SETTLE_WITHIN_MS);
  await loop.settleAll(Math.max(0, settleBy - performance.now()));
  loop.stop();
  return { finished: ended(active) - before, putBack: active.counts().putBack };
}

function ended(active: ActiveRuns): number {
  const { succeeded, failed, retried } = active.counts();
  return succeeded + failed + retried;
}

async function until(isDone: () => boolean, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isDone() && performance.now() < deadline) await delay(CHECK_EVERY_MS);
}
