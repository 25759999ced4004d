/**
 * Enqueues runs for a job that runs: each in its own commit, refused when the attempt's claim is gone. Called by the
 * runner. A request that is to be stored with the run's success is only checked here, so that the settle can store it.
 * A crash before the commit stores nothing.
 */
import { type Store, WriteOutcomeUnknownError } from '@sb/storage';
import type { Enqueued } from '../client-types.ts';
import { enqueueIn } from '../enqueue/enqueue.ts';
import { encodeRequest, refusalOf } from '../enqueue/enqueue-groups.ts';
import { traceEnqueue } from '../enqueue/trace-enqueue.ts';
import { ClaimLostError } from './errors.ts';
import { EnqueueOutcomeUnknownError } from '../enqueue/errors.ts';
import type { RunRequest } from '../run.ts';
import type { HeldClaim } from '../claim-fence.sql.ts';
import { findRefusal } from '../enqueue/enqueue-refusal.sql.ts';
import { refuseSecrets, refuseSecretsIn } from '../jobs/refuse-secrets.ts';
import { findRunning } from '../settle/running.sql.ts';

/** Fails with `CLAIM_LOST`, and as `enqueue` does. */
export async function enqueueFromRun(store: Store, claim: HeldClaim, request: RunRequest): Promise<Enqueued> {
  encodeRequest(request);
  return traceEnqueue(request, (traced) => enqueueHeld(store, claim, traced));
}

async function enqueueHeld(store: Store, claim: HeldClaim, request: RunRequest): Promise<Enqueued> {
  try {
    const answer = await store.write(function* (tx) {
      if (!(yield* findRunning(tx, claim, { nodeId: claim.nodeId }))) throw new ClaimLostError(claim.id);
      yield* refuseSecretsIn(tx, store, request);
      return yield* enqueueIn(tx, request);
    });
    store.ring();
    return answer;
  } catch (error) {
    throw error instanceof WriteOutcomeUnknownError ? new EnqueueOutcomeUnknownError(error) : error;
  }
}

/**
 * Throws what `enqueue` would fail with now, except `QUEUE_FULL`: the queue may have room by the time of the success. In a
 * queue that drains it does not count that a run holds the key: it may have ended by then, as the run that asks will.
 */
export async function checkAcceptable(store: Store, request: RunRequest): Promise<void> {
  encodeRequest(request);
  const refusal = refusalOf(await store.read((tx) => findRefusal(tx, request)), request);
  if (refusal) throw refusal;
  await refuseSecrets(store, request);
}
