/**
 * Runs that a job asks for while it runs: each its own commit, refused once the attempt's claim is gone. One that is to
 * come with the run's success is only looked at here, so that what the settle could not store does not come so far.
 */
import { type Store, WriteOutcomeUnknownError } from '@sb/storage';
import type { Enqueued } from '../client-types.ts';
import { enqueueIn } from '../enqueue/enqueue.ts';
import { encodeRequest, refusalOf } from '../enqueue/enqueue-groups.ts';
import { ClaimLostError } from './errors.ts';
import { EnqueueOutcomeUnknownError } from '../enqueue/errors.ts';
import type { RunRequest } from '../run.ts';
import type { HeldClaim } from '../claim-fence.sql.ts';
import { findRefusal } from '../enqueue/enqueue-refusal.sql.ts';
import { findRunning } from '../settle/running.sql.ts';

/** Fails with `CLAIM_LOST`, and as `enqueue` does. */
export async function enqueueFromRun(store: Store, claim: HeldClaim, request: RunRequest): Promise<Enqueued> {
  encodeRequest(request);
  try {
    const answer = await store.write(function* (tx) {
      if (!(yield* findRunning(tx, claim, { nodeId: claim.nodeId }))) throw new ClaimLostError(claim.id);
      return yield* enqueueIn(tx, request);
    });
    store.ring();
    return answer;
  } catch (error) {
    throw error instanceof WriteOutcomeUnknownError ? new EnqueueOutcomeUnknownError(error) : error;
  }
}

/** Throws what `enqueue` would fail with now, but for a queue that is full: by the time of the success it may not be. */
export async function checkAcceptable(store: Store, request: RunRequest): Promise<void> {
  encodeRequest(request);
  const refusal = refusalOf(await store.read((tx) => findRefusal(tx, request)), request);
  if (refusal) throw refusal;
}
