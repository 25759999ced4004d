import type { Store } from '@sb/storage';
import { findNodes } from './node-list.sql.ts';
import type { NodeStanding } from './nodes.sql.ts';

export interface StuckRun {
  readonly runId: number;
  readonly jobId: string;
}

export interface NodeRecord {
  readonly id: number;
  readonly kind: 'daemon' | 'job';
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  /** Ms since the epoch. */
  readonly startedAt: number;
  readonly version: string;
  /** Ids of the jobs that it has the code of. */
  readonly jobs: readonly string[];
  /** The queues that it takes runs from; undefined is all. */
  readonly queues: readonly string[] | undefined;
  readonly state: NodeStanding;
  /** Runs that it has under way. */
  readonly running: number;
  /** As many as it takes at once; of a daemon only. */
  readonly slots?: number;
  /** Runs that were told to end and have their end, but whose code goes on: each keeps a slot. */
  readonly stuck: readonly StuckRun[];
  /** It renews its lease. */
  readonly alive: boolean;
}

/** Nodes that have not said goodbye and were not taken for dead. */
export async function listNodes(store: Store): Promise<readonly NodeRecord[]> {
  return store.read(findNodes);
}
