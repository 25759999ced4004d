/** Publishes events of a job that runs: each in its own commit, refused when the attempt's claim is gone. */
import { type NewEvent, publish } from '@sb/events';
import type { Store } from '@sb/storage';
import { ClaimLostError } from './errors.ts';
import type { Claim } from '../run.ts';
import { findRunning } from '../settle/running.sql.ts';

export async function publishFromRun(
  store: Store,
  claim: Claim,
  nodeId: number,
  event: NewEvent,
): Promise<void> {
  await store.write(function* (tx) {
    if (!(yield* findRunning(tx, claim, { nodeId }))) throw new ClaimLostError(claim.id);
    yield* publish(tx, [event]);
  });
}
