/**
 * Emptying a daemon and ending it. Called by CLI and console.
 * Promise: within about a second of the commit the node claims nothing; its runs end in their own time; when it holds
 * none it stops as at SIGTERM. A crash of the node in between is a crash as any other.
 */
import type { Store } from '@sb/storage';
import { changeNode, type NodeChange } from './change-node.ts';
import type { Operator } from '../standing.ts';

/** Fails with `UNKNOWN_NODE`. */
export async function drainNode(store: Store, nodeId: number, operator: Operator): Promise<NodeChange> {
  return changeNode(store, nodeId, { ...operator, type: 'node.draining', after: 'draining' });
}
