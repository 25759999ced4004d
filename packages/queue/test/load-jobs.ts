import { type AnyJob, createRegistry } from '@sb/jobs';
import { defineJobs } from '@sb/queue/engine';
import type { Store } from '@sb/storage';

/** Writes the definitions of jobs into a store, as a node that starts does. */
export async function loadJobs(store: Store, jobs: readonly AnyJob[], version = '1.0.0'): Promise<void> {
  const registry = createRegistry();
  registry.register(jobs);
  await defineJobs(store, registry.list(), version);
}
