/** What cordoning, uncordoning and draining a node have in common: its row and the event. */
import { engineEvent, publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { UnknownNodeError } from './errors.ts';
import type { Operator } from '../standing.ts';
import { findDaemons, lockDaemon, type NodeStanding, setNodeState } from './nodes.sql.ts';

export interface NodeChange {
  /** False: it was so already, and nothing was written. */
  readonly changed: boolean;
  readonly name: string;
  readonly before: NodeStanding;
  readonly after: NodeStanding;
}

interface Wanted extends Operator {
  readonly type: 'node.cordoned' | 'node.uncordoned' | 'node.draining';
  readonly after: NodeStanding;
}

/** Fails with `UNKNOWN_NODE`: no daemon has this id, or it has ended. */
export async function changeNode(store: Store, nodeId: number, wanted: Wanted): Promise<NodeChange> {
  return store.write((tx) => changeIn(tx, nodeId, wanted));
}

function* changeIn(tx: Tx, nodeId: number, { type, after, actor, reason }: Wanted): Body<NodeChange> {
  const row = yield* lockDaemon(tx, nodeId);
  if (!row) throw new UnknownNodeError(nodeId, yield* findDaemons(tx));
  const { name, state: before } = row;
  if (before === after) return { changed: false, name, before, after };
  yield* setNodeState(tx, nodeId, after);
  const facts = { nodeId, node: name, before, after, ...(reason !== undefined && { reason }) };
  yield* publish(tx, [engineEvent(type, facts, { actor })]);
  return { changed: true, name, before, after };
}
