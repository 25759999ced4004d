/**
 * A run for one node only: `worker job` enqueues and claims in one step, so that no daemon takes it, nor its
 * retries. If the process dies, reaping its node fails the run: what was started by hand is not run again
 * behind a person's back.
 */
import type { Store } from '@sb/storage';
import { endRun } from './end-run.ts';
import { encodeRequest, groupAlike, insertGroup } from './enqueue-groups.ts';
import { DuplicateRunError } from './errors.ts';
import { stateName } from './lifecycle.ts';
import { releaseChildren } from './release-children.ts';
import type { ClaimedRun, RunRequest } from './run.ts';
import { spendUnasked } from './spend-rates.ts';
import { lockLiveRun } from './store/live-run.ts';
import { claimPinned, findPinnedDueAt, readClaimed } from './store/pinned.ts';

/**
 * Stores the run as running on this node. Ignores a pause. Fails as `enqueue` does, and with `DUPLICATE_RUN`; a job may be one
 * that no code has.
 */
export async function enqueueAndClaim(
  store: Store,
  request: RunRequest,
  nodeId: number,
): Promise<ClaimedRun> {
  const [group] = groupAlike([encodeRequest(request)]);
  return store.write(function* (tx) {
    const answers = group && (yield* insertGroup(tx, group, { nodeId }));
    if (answers instanceof Error) throw answers;
    const answer = answers?.[0];
    if (answer?.verdict === 'duplicate') throw new DuplicateRunError(request.jobId, answer.id);
    const run = answer && (yield* readClaimed(tx, answer.id));
    if (!run) throw new Error('The store returned no run.');
    yield* spendUnasked(tx, run.id);
    return run;
  });
}

/** Takes the next attempt of a pinned run once it is due; undefined while it is not. */
export async function claimPinnedRun(
  store: Store,
  runId: number,
  nodeId: number,
): Promise<ClaimedRun | undefined> {
  return store.write(function* (tx) {
    const claimed = yield* claimPinned(tx, runId, nodeId);
    if (claimed) yield* spendUnasked(tx, runId);
    return claimed ? yield* readClaimed(tx, runId) : undefined;
  });
}

/** When a pinned run that waits becomes due, ms since the epoch; undefined when it does not wait. */
export async function pinnedDueAt(store: Store, runId: number): Promise<number | undefined> {
  return store.read((tx) => findPinnedDueAt(tx, runId));
}

/** Ends a pinned run that waits for its next attempt as cancelled. */
export async function cancelPinnedRun(store: Store, runId: number): Promise<void> {
  await store.write(function* (tx) {
    const run = yield* lockLiveRun(tx, runId);
    if (run && stateName(run.state) === 'queued') yield* endRun(tx, run, { state: 'cancelled' });
  });
  await releaseChildren(store);
}
