/**
 * Tells runs that wait how their parents ended. Called after the commit by whoever has ended runs, and by every daemon
 * now and then, in case that one was killed.
 * A parent's end and the note of it are one transaction (end-run.ts). What follows from it is here, a part of its
 * children at a time, in transactions of its own (on SQLite the first part in that of the trip that ended them, where
 * nobody else writes): each sees all children, since those that come later look into history; it locks waiting runs
 * only, in the order of their ids, so that no two wait for each other in a circle; and a child that ends is one more
 * note, not a deeper call.
 * A crash leaves the note: whoever looks next goes on. Of two at once each has other parents.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { groupBy } from '@sb/words';
import { endByEdges, type JudgedEdge, judgeEdge } from './dependencies.ts';
import { finishedState } from '../lifecycle.ts';
import { startOrEnd } from './start-or-end.ts';
import {
  beginTelling,
  type EndedParent,
  existsEndedParent,
  forgetTold,
  lockEndedParents,
} from '../settle/end/ended-parents.sql.ts';
import { countDown, lockWaitingChildren, type OpenEdge, writeOutcome } from './run-deps.sql.ts';

const CHUNK = 500;

/** Returns true when a run is queued now that was not. */
export async function releaseChildren(store: Store): Promise<boolean> {
  return (await store.read(existsEndedParent)) && releaseNoted(store);
}

/** The same for whoever knows that there is a note. */
export async function releaseNoted(store: Store): Promise<boolean> {
  let queued = false;
  for (let more = true; more;) {
    const chunk = await store.write(releaseChunk, { durable: false });
    queued ||= chunk.queued;
    more = chunk.more;
  }
  if (queued) store.ring();
  return queued;
}

export interface Chunk {
  readonly queued: boolean;
  /** There may be more to tell. What somebody else has locked is his. */
  readonly more: boolean;
}

/** A part of it, within a transaction; who asks rings when it is committed and has queued some. */
export function* releaseChunk(tx: Tx): Body<Chunk> {
  yield* beginTelling(tx);
  const parents = yield* tx.step(lockEndedParents(CHUNK));
  if (parents.length === 0) return { queued: false, more: false };
  const edges = parents.flatMap(judgedBy);
  for (const [outcome, told] of groupBy(edges, (edge) => edge.outcome))
    yield* tx.step(writeOutcome(told, { outcome }));
  const isPart = parents.length === CHUNK;
  yield* tx.step(forgetTold([...new Set(parents.map(({ parentId }) => parentId))], { isPart }));
  const judged = groupBy(edges, ({ childId }) => childId);
  const children = yield* tx.step(lockWaitingChildren([...judged.keys()]));
  const ending = children.filter((id) => endByEdges(judged.get(id) ?? []) !== undefined);
  const open = ending.length === 0 ? children : children.filter((id) => !ending.includes(id));
  const { queued, conditional } = yield* countAllDown(tx, open, judged);
  if (ending.length === 0 && conditional.length === 0) return { queued, more: isPart };
  const ends = new Map(ending.map((id) => [id, judged.get(id) ?? []]));
  const started = yield* startOrEnd(tx, { judged: ends, ready: conditional });
  // What has ended may be waited for, and has left a note.
  return { queued: queued || started, more: true };
}

type Telling = OpenEdge & JudgedEdge;

function judgedBy({ childId, cond, state, ...edge }: EndedParent): readonly Telling[] {
  if (childId === null) return [];
  const end = finishedState(state);
  return [{ ...edge, childId, cond, state: end, outcome: judgeEdge(cond, end) }];
}

interface CountedDown {
  /** Some are queued now. */
  readonly queued: boolean;
  /** They wait for nobody any more, but have conditions. */
  readonly conditional: readonly number[];
}

/** Most children have one parent among these: those with as many share a statement. */
function* countAllDown(
  tx: Tx,
  children: readonly number[],
  judged: ReadonlyMap<number, readonly Telling[]>,
): Body<CountedDown> {
  let queued = false;
  const conditional: number[] = [];
  for (const [ended, ids] of groupBy(children, (id) => judged.get(id)?.length ?? 0))
    for (const { id, isQueued } of yield* tx.step(countDown(ids, ended)))
      if (isQueued) queued = true;
      else conditional.push(id);
  return { queued, conditional };
}
