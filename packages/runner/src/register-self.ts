/** This process becomes a node of the store: other nodes see it, and assign it the runs of its jobs. */
import { defineJobs, registerNode } from '@sb/queue/engine';
import { type ProcessIdentity, processIdentity } from './lease/identity.ts';
import { concurrencyOf, type RunnerOptions } from './runner-options.ts';

export interface RegisteredNode {
  readonly nodeId: number;
  readonly identity: ProcessIdentity;
}

export async function registerSelf(options: RunnerOptions): Promise<RegisteredNode> {
  const { store, jobs, name, version, queues, standing: state } = options;
  const identity = processIdentity();
  await defineJobs(store, jobs, version);
  const nodeId = await registerNode(store, {
    ...identity,
    kind: 'daemon',
    name,
    version,
    jobs: jobs.map(({ id }) => id),
    queues,
    slots: concurrencyOf(options),
    state,
  });
  return { nodeId, identity };
}
