import { hostname } from 'node:os';
import { listNodes, type NodeRecord } from '@sb/queue';
import type { Store } from '@sb/storage';

/** Nodes that are at work: they hold a lease, and where this machine can tell, their process is there. */
export async function findLivingNodes(store: Store): Promise<readonly NodeRecord[]> {
  const nodes = await listNodes(store);
  return nodes.filter((node) => node.alive && (node.host !== hostname() || hasProcess(node.pid)));
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else is there all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
