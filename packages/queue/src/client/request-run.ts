/**
 * Requests a run of a job whose code is not at hand. Called by the console.
 * Promise: that of enqueue.ts. The job's code checks the input again when the run starts.
 */
import type { Store } from '@sb/storage';
import type { Enqueued } from '../client-types.ts';
import { enqueue } from '../enqueue/enqueue.ts';
import { refuseSecrets } from '../jobs/refuse-secrets.ts';
import type { RunRequest } from '../run.ts';

/** Fails with `INPUT_INVALID` for a secret in its input, and as `enqueue` does. */
export async function requestRun(store: Store, request: RunRequest): Promise<Enqueued> {
  await refuseSecrets(store, request);
  return enqueue(store, request);
}
