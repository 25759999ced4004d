import { hostname } from 'node:os';
import { listNodes, type NodeRecord } from '@sb/queue';
import { isProcessGone, processIdentity } from '@sb/runner';
import type { Store } from '@sb/storage';

/** Finds the nodes that hold a lease, without those of this machine whose process is gone. */
export async function findLivingNodes(store: Store): Promise<readonly NodeRecord[]> {
  const nodes = await listNodes(store);
  return nodes.filter((node) => node.alive && !isGone(node));
}

/** The daemons that take runs from a queue. */
export function workersOf(queue: string, living: readonly NodeRecord[]): readonly NodeRecord[] {
  return living.filter(({ kind, queues }) => kind === 'daemon' && (queues?.includes(queue) ?? true));
}

/**
 * True when the process of a node of this machine is gone. The lease of a killed process lasts a while longer. Two
 * machines or containers may have one host name: it counts only where the system does not show which boot it is.
 */
export function isGone(node: NodeRecord): boolean {
  if (node.bootId !== null) return isProcessGone(processIdentity(), node);
  return node.host === hostname() && !hasProcess(node.pid);
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process belongs to another user, so it exists.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
