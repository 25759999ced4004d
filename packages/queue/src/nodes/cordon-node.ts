/**
 * Keeping a daemon from taking more. Called by CLI and console.
 * Promise: within about a second of the commit the node claims nothing; what it runs goes on, its retries are anybody's.
 */
import type { Store } from '@sb/storage';
import { changeNode, type NodeChange } from './change-node.ts';
import type { Operator } from '../standing.ts';

/** A node that drains goes on to live, but takes nothing. Fails with `UNKNOWN_NODE`. */
export async function cordonNode(store: Store, nodeId: number, operator: Operator): Promise<NodeChange> {
  return changeNode(store, nodeId, { ...operator, type: 'node.cordoned', after: 'cordoned' });
}
