/**
 * A node tells of runs whose code goes on after their end was written: a job that ignores its signal cannot be stopped
 * within its process, and keeps its slot. Called by the runner where that changes.
 */
import type { Store } from '@sb/storage';
import type { StuckRun } from './node-list.ts';
import { setStuck } from './nodes.sql.ts';

export async function tellStuck(store: Store, nodeId: number, stuck: readonly StuckRun[]): Promise<void> {
  await store.write((tx) => setStuck(tx, nodeId, stuck.length > 0 ? JSON.stringify(stuck) : null), {
    durable: false,
  });
}
