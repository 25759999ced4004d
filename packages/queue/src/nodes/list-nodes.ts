import type { Store } from '@sb/storage';
import { findEndedNode, findEndedNodes, findNodes } from './list-nodes.sql.ts';
import type { NodeProcess, NodeStanding } from './nodes.sql.ts';

export interface StuckRun {
  readonly runId: number;
  readonly jobId: string;
}

export interface NodeRecord extends NodeProcess {
  readonly id: number;
  readonly kind: 'daemon' | 'job';
  readonly name: string;
  readonly host: string;
  /** Ms since the epoch. */
  readonly startedAt: number;
  readonly version: string;
  /** Ids of the jobs whose code it has. */
  readonly jobs: readonly string[];
  /** The queues that it claims from; undefined: all queues. */
  readonly queues: readonly string[] | undefined;
  readonly state: NodeStanding;
  /** Number of runs under way on it. */
  readonly running: number;
  /** Number of runs that it executes at once; of a daemon only. */
  readonly slots?: number;
  /** Runs whose end is written, but whose code continues: each keeps a slot. */
  readonly stuck: readonly StuckRun[];
  /** When it last renewed its lease, ms since the epoch. */
  readonly heartbeatAt: number;
  /** When the first heartbeat was due that has not come: at least two are missing. */
  readonly lateSince?: number;
  /** Its lease has not run out. */
  readonly alive: boolean;
}

/** `stopped`: it has retired. `lost`: it was reaped. */
export interface EndedNode extends Omit<NodeRecord, 'state'> {
  readonly state: 'stopped' | 'lost';
}

/** Nodes that have neither stopped nor been reaped. */
export async function listNodes(store: Store): Promise<readonly NodeRecord[]> {
  return store.read(findNodes);
}

/** Nodes that have stopped or were reaped, the latest first; retention removes them. */
export async function listEndedNodes(
  store: Store,
  /** `before`: the id of the last one of the page before. */
  page: { readonly limit: number; readonly before?: number | undefined },
): Promise<readonly EndedNode[]> {
  return store.read((tx) => findEndedNodes(tx, page));
}

/** Undefined while it is up, and when retention has removed it. */
export async function readEndedNode(store: Store, id: number): Promise<EndedNode | undefined> {
  return store.read((tx) => findEndedNode(tx, id));
}
