/** Nodes for operators of a store: those that have not ended, and those that have ended and still hold runs. */
import type { Store } from '@sb/storage';
import { findCensus } from './node-census.sql.ts';
import type { NodeState, OtherNode } from './nodes.sql.ts';

export interface CountedNode extends OtherNode {
  readonly kind: 'daemon' | 'job';
  readonly name: string;
  readonly host: string;
  readonly version: string;
  readonly state: NodeState;
  /** Ms since the epoch. */
  readonly startedAt: number;
  /** Runs under way on it, or pinned to it; counted up to DEPTH_CAP. */
  readonly runs: number;
}

export interface NodeCensus {
  /** The store's clock, ms since the epoch. */
  readonly now: number;
  readonly nodes: readonly CountedNode[];
}

export async function readNodeCensus(store: Store): Promise<NodeCensus> {
  return store.read(findCensus);
}
