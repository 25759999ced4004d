/** Lets a daemon take runs again, also one that was to drain and has not stopped yet. Called by CLI and console. */
import type { Store } from '@sb/storage';
import { changeNode, type NodeChange } from './change-node.ts';
import type { Operator } from '../standing.ts';

/** Fails with `UNKNOWN_NODE`. */
export async function uncordonNode(store: Store, nodeId: number, operator: Operator): Promise<NodeChange> {
  return changeNode(store, nodeId, { ...operator, type: 'node.uncordoned', after: 'active' });
}
