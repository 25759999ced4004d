/**
 * Judges runs that wait, after their parents have ended. Called after the commit by each verb that ends runs, and by every
 * daemon now and then, in case a verb was killed before that.
 * A parent's end and the note of it are one transaction (end-run.ts). Its children are judged here, a part at a time, in
 * transactions of their own (on SQLite, which has one writer, the first part in the transaction of the tick). Each
 * transaction sees all children, since later ones read the parent's end in history. It locks only waiting runs, in the
 * order of their ids, so that no two transactions wait for each other. The runs that end because a child ends are ended in
 * the same part, up to its size (follow-ends.ts); a child with others that wait for it leaves one more note, not a deeper
 * call.
 * A crash leaves the note: the next call goes on. Two calls at once work on different parents. A child that another
 * transaction holds for long is left to a later call, with the note, so that the others do not wait for it.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { groupBy } from '@sb/words';
import { endByEdges, type JudgedEdge, judgeEdge } from './dependencies.ts';
import { type Below, followEnds } from './follow-ends.ts';
import { isHeldUp } from '../held-up.ts';
import { finishedState } from '../lifecycle.ts';
import { endRunsEach, type QuietEnd } from '../settle/end/end-run.ts';
import { startOrEnd } from './start-or-end.ts';
import {
  beginRelease,
  type EndedParent,
  existsEndedParent,
  forgetJudged,
  lockEndedParents,
} from '../settle/end/ended-parents.sql.ts';
import {
  type BusyChildren,
  countDown,
  findBelow,
  lockWaitingChildren,
  type OpenEdge,
  writeOutcome,
} from './run-deps.sql.ts';

const CHUNK = 500;
/** Calls at once hold a child for less than this, ms. */
const SHORT_LOCK_MS = 500;

/** Returns true when it has queued a run. */
export async function releaseChildren(store: Store): Promise<boolean> {
  return (await store.read(existsEndedParent)) && releaseNoted(store);
}

/** The same, for a caller that knows of a note. */
export async function releaseNoted(store: Store): Promise<boolean> {
  let queued = false;
  let busyChildren: BusyChildren = 'wait';
  for (let more = true; more;) {
    try {
      const chunk = await store.write((tx) => releaseChunk(tx, busyChildren), { durable: false });
      queued ||= chunk.queued;
      more = chunk.more;
    } catch (error) {
      if (busyChildren === 'skip' || !isHeldUp(store, error)) throw error;
      busyChildren = 'skip';
    }
  }
  if (queued) store.ring();
  return queued;
}

/** The act is committed with its notes, so a failure here is none of that: a chore of the nodes goes on. */
export async function releaseAfterAct(store: Store): Promise<void> {
  await releaseChildren(store).catch(() => false);
}

export interface Chunk {
  readonly queued: boolean;
  /** There may be more children to judge. Notes and children that others have locked do not count. */
  readonly more: boolean;
}

/** One part, within a transaction; the caller rings the store's bell after the commit if runs were queued. */
export function* releaseChunk(tx: Tx, busyChildren: BusyChildren = 'wait'): Body<Chunk> {
  yield* beginRelease(tx, busyChildren === 'wait' ? SHORT_LOCK_MS : undefined);
  const parents = yield* tx.step(lockEndedParents(CHUNK));
  if (parents.length === 0) return { queued: false, more: false };
  const isPart = parents.length === CHUNK;
  const judged = groupBy(parents.flatMap(judgedBy), ({ childId }) => childId);
  const ending = endsOf(judged);
  const room = CHUNK - parents.length;
  const below = ending.size > 0 && room > 0 ? yield* tx.step(findBelow([...ending.keys()], room)) : [];
  const touched = new Set([...judged.keys(), ...below.map(({ childId }) => childId)]);
  const { locked: waiting, busy } = yield* tx.step(lockWaitingChildren([...touched], busyChildren));
  const edges = [...judged].flatMap(([id, its]) => (busy.has(id) ? [] : its));
  for (const [outcome, alike] of groupBy(edges, (edge) => edge.outcome))
    yield* tx.step(writeOutcome(alike, { outcome }));
  const parentIds = new Set(parents.map(({ parentId }) => parentId));
  yield* tx.step(forgetJudged([...parentIds], { isPart: isPart || busy.size > 0 }));
  const open = [...judged.keys()].filter((id) => waiting.has(id) && !ending.has(id));
  const { queued, conditional } = yield* countAllDown(tx, open, judged);
  const roots = new Map([...ending].filter(([id]) => waiting.has(id)));
  yield* endAll(tx, roots, { edges: below, isPart: below.length === room, waiting });
  const isAllBusy = parents.every(({ childId }) => childId !== null && busy.has(childId));
  if (roots.size === 0 && conditional.length === 0) return { queued, more: isPart && !isAllBusy };
  const started = yield* startOrEnd(tx, { judged: new Map(), ready: conditional });
  // Other runs may wait for a child that has ended: it has left a note.
  return { queued: queued || started, more: true };
}

/** Ends these runs, and with them those that wait for them. */
function* endAll(tx: Tx, roots: ReadonlyMap<number, QuietEnd>, below: Below): Body<void> {
  const { ends, judged } = followEnds(roots, below);
  for (const [outcome, alike] of groupBy(judged, (edge) => edge.outcome))
    yield* tx.step(writeOutcome(alike, { outcome }));
  yield* endRunsEach(tx, new Map([...roots, ...ends]));
}

/** The runs that these dependencies end. */
function endsOf(judged: ReadonlyMap<number, readonly JudgedChild[]>): ReadonlyMap<number, QuietEnd> {
  const ends = new Map<number, QuietEnd>();
  for (const [id, edges] of judged) {
    const end = endByEdges(edges);
    if (end) ends.set(id, end);
  }
  return ends;
}

type JudgedChild = OpenEdge & JudgedEdge;

function judgedBy({ childId, cond, state, ...edge }: EndedParent): readonly JudgedChild[] {
  if (childId === null) return [];
  const end = finishedState(state);
  return [{ ...edge, childId, cond, state: end, outcome: judgeEdge(cond, end) }];
}

interface CountedDown {
  /** Some children are queued now. */
  readonly queued: boolean;
  /** Children that wait for no parent any more, but have conditions. */
  readonly conditional: readonly number[];
}

/** Children with the same number of these parents share a statement; most have one. */
function* countAllDown(
  tx: Tx,
  children: readonly number[],
  judged: ReadonlyMap<number, readonly JudgedChild[]>,
): Body<CountedDown> {
  let queued = false;
  const conditional: number[] = [];
  for (const [ended, ids] of groupBy(children, (id) => judged.get(id)?.length ?? 0))
    for (const { id, isQueued } of yield* tx.step(countDown(ids, ended)))
      if (isQueued) queued = true;
      else conditional.push(id);
  return { queued, conditional };
}
