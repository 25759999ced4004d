/**
 * Tells runs that wait how their parents ended. Called after the commit by whoever has ended runs, and by every daemon
 * now and then, in case that one was killed.
 * A parent's end and the note of it are one transaction (end-run.ts). What follows from it is here, a part of its
 * children at a time, in transactions of its own: each sees all children, since those that come later look into
 * history; it locks waiting runs only, in the order of their ids, so that no two wait for each other in a circle; and
 * a child that ends is one more note, not a deeper call.
 * A crash leaves the note: whoever looks next goes on. Of two at once each has other parents.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { type JudgedEdge, judgeEdge } from './dependencies.ts';
import { groupBy } from './group-by.ts';
import { finishedState } from './lifecycle.ts';
import { startOrEnd } from './start-or-end.ts';
import { type EndedParent, existsEndedParent, forgetTold, lockEndedParents } from './store/ended-parents.ts';
import { goByIndexes } from './store/go-by-indexes.ts';
import {
  countDown,
  findOpenEdges,
  lockWaitingChildren,
  type OpenEdge,
  writeOutcome,
} from './store/run-deps.ts';

const CHUNK = 500;

/** Returns true when a run is queued now that was not. */
export async function releaseChildren(store: Store): Promise<boolean> {
  let queued = false;
  while (await store.read(existsEndedParent)) {
    const chunk = await store.write(releaseChunk, { durable: false });
    queued ||= chunk.queued;
    // What is left is somebody else's: they are at it.
    if (chunk.parents === 0) break;
  }
  if (queued) store.ring();
  return queued;
}

interface Chunk {
  readonly parents: number;
  readonly queued: boolean;
}

function* releaseChunk(tx: Tx): Body<Chunk> {
  const parents = yield* lockEndedParents(tx, CHUNK);
  if (parents.length === 0) return { parents: 0, queued: false };
  yield* goByIndexes(tx);
  const parentIds = parents.map(({ id }) => id);
  const edges = judgedBy(yield* findOpenEdges(tx, parentIds, CHUNK), parents);
  for (const outcome of ['met', 'unmet', 'ended'] as const)
    yield* writeOutcome(
      tx,
      edges.filter((edge) => edge.outcome === outcome),
      { outcome },
    );
  yield* forgetTold(tx, parentIds);
  const judged = groupBy(edges, ({ childId }) => childId);
  const children = yield* lockWaitingChildren(tx, [...judged.keys()]);
  const ready = yield* countAllDown(tx, children, judged);
  const waiting = new Map(children.map((id) => [id, judged.get(id) ?? []]));
  return { parents: parents.length, queued: yield* startOrEnd(tx, { judged: waiting, ready }) };
}

type Telling = OpenEdge & JudgedEdge;

function judgedBy(edges: readonly OpenEdge[], parents: readonly EndedParent[]): readonly Telling[] {
  const states = new Map(parents.map(({ id, state }) => [id, finishedState(state)]));
  return edges.flatMap((edge) => {
    const state = states.get(edge.parentId);
    return state === undefined ? [] : [{ ...edge, state, outcome: judgeEdge(edge.cond, state) }];
  });
}

/** Most children have one parent among these: those with as many share a statement. */
function* countAllDown(
  tx: Tx,
  children: readonly number[],
  judged: ReadonlyMap<number, readonly Telling[]>,
): Body<readonly number[]> {
  const ready: number[] = [];
  for (const [ended, ids] of groupBy(children, (id) => judged.get(id)?.length ?? 0))
    ready.push(...(yield* countDown(tx, ids, ended)));
  return ready;
}
