/**
 * What a node writes about itself. Each daemon and each `worker job` process has a row with a lease: the process
 * registers when it starts, renews its lease while it lives, also when it executes nothing, and retires when it stops.
 * Called by the runner and by `worker job`.
 * Promise: a node whose lease is good keeps its runs. A crash leaves the row with a lease that runs out; another node
 * then reaps it (reap-nodes.ts).
 */
import { freeLeasesOf, type Store } from '@sb/storage';
import { makeJobsKnown } from '../jobs/unknown-jobs.ts';
import type { StuckRun } from './list-nodes.ts';
import { NODE_LEASE_MS } from './renew-node.ts';
import { insertNode, type NewNode, setNodeState, setStuck } from './nodes.sql.ts';

export type { NewNode, NodeStanding } from './nodes.sql.ts';

/** Returns the node's id. */
export async function registerNode(store: Store, node: NewNode): Promise<number> {
  return store.write(function* (tx) {
    const nodeId = yield* insertNode(tx, node, NODE_LEASE_MS);
    if (node.kind === 'daemon') yield* makeJobsKnown(tx, { nodeId, jobs: node.jobs });
    return nodeId;
  });
}

/**
 * Records the runs whose code continues after their end was written: a job that ignores its signal cannot be stopped
 * within its process, and keeps its slot. Called by the runner when their list changes.
 */
export async function recordStuck(store: Store, nodeId: number, stuck: readonly StuckRun[]): Promise<void> {
  await store.write((tx) => setStuck(tx, nodeId, stuck.length > 0 ? JSON.stringify(stuck) : null), {
    durable: false,
  });
}

/** The orderly end of a node. Runs that it has not put back are returned by the next reaper. */
export async function retireNode(store: Store, nodeId: number): Promise<void> {
  await store.write(function* (tx) {
    yield* setNodeState(tx, nodeId, 'stopped');
    yield* freeLeasesOf(tx, nodeId);
  });
}
