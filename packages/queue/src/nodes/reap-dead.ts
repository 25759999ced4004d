/**
 * Reaping by somebody who is no node: the first look reaps whose process is gone and who has ended, a second one whose
 * lease has run out and who has not renewed in between.
 */
import type { Store } from '@sb/storage';
import { createReaper, type OtherNode, SECOND_LOOK_MS } from './nodes.ts';
import { readNodeCensus } from './node-census.ts';

export interface ReapDeadOptions {
  /** True when the node's process is known to be gone. */
  readonly isGone: (node: OtherNode) => boolean;
  /** Waits so many ms. Default: by a timer. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Ms of a clock that nobody sets. Default: the process's own. */
  readonly monotonic?: () => number;
}

/** Returns how many runs were brought back or failed. Takes some seconds where only a lease tells that a node is dead. */
export async function reapDeadNodes(store: Store, options: ReapDeadOptions): Promise<number> {
  const { isGone, wait = pause, monotonic } = options;
  const reaper = createReaper({ store, nodeId: undefined, isGone, monotonic });
  const reaped = await reaper.look();
  const { now, nodes } = await readNodeCensus(store);
  const isSuspected = nodes.some(({ hasEnded, expiresAt }) => !hasEnded && expiresAt <= now);
  if (!isSuspected) return reaped;
  await wait(SECOND_LOOK_MS);
  return reaped + (await reaper.look());
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
