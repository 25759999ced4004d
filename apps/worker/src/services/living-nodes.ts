import { hostname } from 'node:os';
import { listNodes, type NodeRecord } from '@sb/queue';
import type { Store } from '@sb/storage';

/** Nodes that are at work: they hold a lease, and where this machine can tell, their process is there. */
export async function findLivingNodes(store: Store): Promise<readonly NodeRecord[]> {
  const nodes = await listNodes(store);
  return nodes.filter((node) => node.alive && !isGone(node));
}

/** The lease of a process that was killed goes on for a while; on this machine one can look. */
export function isGone({ host, pid }: NodeRecord): boolean {
  return host === hostname() && !hasProcess(pid);
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
