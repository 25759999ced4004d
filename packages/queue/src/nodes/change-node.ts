/**
 * Cordoning, draining and uncordoning a daemon. Called by CLI and console.
 * Promise: a claim of a cordoned or draining node that starts after the commit takes nothing. On PostgreSQL a claim that
 * was under way at the commit may still bring its runs a moment later. The runs that the node executes continue.
 * A cordoned node stays up, and any node may claim their retries. A draining node stops, as at SIGTERM, when it holds no
 * run. An uncordoned node claims again, also one that was draining and has not stopped yet.
 * A crash before the commit changes nothing; after it, the state and its event are both there. A crash of the node
 * while it drains is handled as any other.
 * Nodes do not use pauses/change-standing.ts: a node's standing is one word, without time, reason or author.
 */
import { toEngineEvent, publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { bumpDefinitions } from '../definitions.sql.ts';
import { checkOperator } from '../operator.ts';
import { UnknownNodeError } from './errors.ts';
import { pickNode } from './find-node.ts';
import type { Operator } from '../standing.ts';
import { findDaemons, lockDaemon, type NodeStanding, setNodeState } from './nodes.sql.ts';

export interface NodeChange {
  /** False: it had this state already, and nothing was written. */
  readonly changed: boolean;
  readonly id: number;
  readonly name: string;
  readonly before: NodeStanding;
  readonly after: NodeStanding;
}

const EVENTS = { active: 'node.uncordoned', cordoned: 'node.cordoned', draining: 'node.draining' } as const;

/** What a person calls a daemon: its id, or the name that no other running daemon has. */
export type NodeChoice = number | string;

/** A draining node that is cordoned stays up. Fails with `REQUEST_INVALID`, or `UNKNOWN_NODE`: no daemon has this id or name, or it has ended. */
export async function cordonNode(store: Store, node: NodeChoice, operator: Operator): Promise<NodeChange> {
  checkOperator('A cordon', operator);
  return store.write((tx) => changeNode(tx, node, { ...operator, after: 'cordoned' }));
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_NODE`. */
export async function drainNode(store: Store, node: NodeChoice, operator: Operator): Promise<NodeChange> {
  checkOperator('A drain', operator);
  return store.write((tx) => changeNode(tx, node, { ...operator, after: 'draining' }));
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_NODE`. */
export async function uncordonNode(store: Store, node: NodeChoice, operator: Operator): Promise<NodeChange> {
  checkOperator('An uncordon', operator);
  return store.write((tx) => changeNode(tx, node, { ...operator, after: 'active' }));
}

interface Wanted extends Operator {
  readonly after: NodeStanding;
}

function* changeNode(tx: Tx, node: NodeChoice, { after, actor, reason }: Wanted): Body<NodeChange> {
  const nodeId = typeof node === 'number' ? node : pickNode(node, yield* findDaemons(tx)).id;
  const row = yield* lockDaemon(tx, nodeId);
  if (!row) throw new UnknownNodeError(String(node), yield* findDaemons(tx));
  const { name, state: before } = row;
  if (before === after) return { changed: false, id: nodeId, name, before, after };
  yield* setNodeState(tx, nodeId, after);
  yield* bumpDefinitions(tx);
  const facts = { nodeId, node: name, before, after, ...(reason !== undefined && { reason }) };
  yield* publish(tx, [toEngineEvent(EVENTS[after], facts, { actor })]);
  return { changed: true, id: nodeId, name, before, after };
}
