/**
 * Makes runs that were just inserted wait for others, in the transaction of their enqueue.
 * Promise: a parent that has not ended is locked until this commits, and is marked as having children, so that its end
 * releases them. A parent that has ended is read from history. No end falls in between, also when a run ends at this
 * instant. A crash before the commit changes nothing.
 */
import type { Body, Tx } from '@sb/storage';
import { type JudgedEdge, judgeEdge } from './dependencies.ts';
import { UnknownParentError } from './errors.ts';
import { finishedState } from '../lifecycle.ts';
import type { RunAfter } from '../client-types.ts';
import { startOrEnd } from './start-or-end.ts';
import { goByIndexes } from '../go-by-indexes.sql.ts';
import {
  findEnded,
  insertEdges,
  lockLiveParents,
  makeWait,
  type NewEdge,
  type ParentRow,
} from './run-deps.sql.ts';

export type Parents = ReadonlyMap<number, ParentRow>;

/** Locks the parents until the commit. Returns an error when the store does not know one of them. */
export function* lockParents(tx: Tx, after: readonly RunAfter[]): Body<Parents | UnknownParentError> {
  const ids = after.map(({ run }) => run);
  yield* goByIndexes(tx);
  const found = new Map((yield* lockLiveParents(tx, ids)).map((row) => [row.id, row]));
  const others = ids.filter((id) => !found.has(id));
  if (others.length > 0) for (const row of yield* findEnded(tx, others)) found.set(row.id, row);
  const unknown = ids.filter((id) => !found.has(id));
  return unknown.length > 0 ? new UnknownParentError(unknown) : found;
}

export interface Attachment {
  readonly after: readonly RunAfter[];
  readonly parents: Parents;
  /** Default: the chain of the first parent. */
  readonly chainId?: number | undefined;
}

/** Parents that have ended already are judged at once. */
export function* attachParents(
  tx: Tx,
  runIds: readonly number[],
  { after, parents, chainId }: Attachment,
): Body<void> {
  const edges = after.map((one) => edgeOf(one, parents));
  const chain = chainId ?? parents.get(after[0]?.run ?? Number.NaN)?.chain_id;
  if (runIds.length === 0 || chain === undefined) return;
  const pending = edges.filter(({ outcome }) => outcome === null).length;
  yield* makeWait(tx, runIds, { pending, chainId: chain });
  yield* insertEdges(tx, runIds, edges);
  const judged = edges.flatMap((edge) => judgedOf(edge, parents));
  const isDecided = pending === 0 || judged.some(({ outcome }) => outcome === 'unmet');
  if (isDecided)
    yield* startOrEnd(tx, {
      judged: new Map(runIds.map((id) => [id, judged])),
      ready: pending === 0 ? runIds : [],
    });
}

function edgeOf({ run, on = 'success', as, onUnmet = 'skip' }: RunAfter, parents: Parents): NewEdge {
  const state = parents.get(run)?.state ?? null;
  const outcome = state === null ? null : judgeEdge(on, finishedState(state));
  return { parentId: run, cond: on, onUnmet, as: as ?? null, outcome };
}

function judgedOf(edge: NewEdge, parents: Parents): readonly JudgedEdge[] {
  const state = parents.get(edge.parentId)?.state ?? null;
  return state === null || edge.outcome === null
    ? []
    : [{ ...edge, outcome: edge.outcome, state: finishedState(state) }];
}
