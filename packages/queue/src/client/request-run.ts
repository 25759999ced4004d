/**
 * Requests runs of jobs whose code is not at hand. Called by the console.
 * Promise: that of enqueue.ts. The job's code checks the input again when the run starts.
 */
import type { Store } from '@sb/storage';
import { enqueueChain } from '../chains/enqueue-chain.ts';
import type { AskedStep } from '../chains/plan-chain.ts';
import type { Enqueued, EnqueuedChain } from '../client-types.ts';
import { enqueue } from '../enqueue/enqueue.ts';
import { refuseSecrets } from '../jobs/refuse-secrets.ts';
import type { RunRequest } from '../run.ts';

/** Fails with `INPUT_INVALID` for a secret in its input, and as `enqueue` does. */
export async function requestRun(store: Store, request: RunRequest): Promise<Enqueued> {
  await refuseSecrets(store, request);
  return enqueue(store, request);
}

/** Fails with `INPUT_INVALID` for a secret in an input, and as `enqueueChain` does. */
export async function requestChain(store: Store, steps: readonly AskedStep[]): Promise<EnqueuedChain> {
  for (const { request } of steps) await refuseSecrets(store, request);
  return enqueueChain(store, steps);
}
