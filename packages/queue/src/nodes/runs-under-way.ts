import type { Store } from '@sb/storage';
import type { StuckRun } from './list-nodes.ts';
import { findUnderWay } from './runs-of-node.sql.ts';

/**
 * The runs whose code may be at work on a node: those that it has claimed, and those whose end is written and whose code
 * continues. Locks nothing. Called by the watchdog of a node, before it ends the process.
 */
export async function readRunsUnderWay(store: Store, nodeId: number): Promise<readonly StuckRun[]> {
  return store.read((tx) => findUnderWay(tx, nodeId));
}
