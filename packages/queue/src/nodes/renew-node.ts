/** The lease of a node. Called by the thread of the heartbeat, which loads this and nothing else of the queue. */
import type { Store } from '@sb/storage';
import { extendLease } from './nodes.sql.ts';

/** A node counts as dead when its lease has run out: after four missed renewals. */
export const NODE_LEASE_MS = 20_000;
export const RENEW_EVERY_MS = 5_000;

/** Returns false when the node was reaped meanwhile: it must stop, its runs belong to other nodes. */
export async function renewNode(store: Store, nodeId: number): Promise<boolean> {
  return store.write((tx) => extendLease(tx, nodeId, NODE_LEASE_MS), { durable: false, autocommit: true });
}
