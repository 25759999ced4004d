/** Decides which runs of an ended chain a retry runs again. Pure. */
import { FINISHED_STATES, type FinishedState, type RunState } from '@sb/jobs';
import { groupBy } from '@sb/words';
import { parentEnd } from '../dependencies/dependencies.ts';
import { stateName } from '../lifecycle.ts';
import type { ChainRow, EdgeRow } from './chains.sql.ts';
import { parentsFirst } from './parents-first.ts';

/** The newest run that replayed a dead letter, its replays included. */
export interface NewestReplay {
  readonly runId: number;
  /** Undefined when it was removed: only failures leave a dead letter, so how it ended is unknown. */
  readonly state: RunState | undefined;
  /** The run that it replayed, whose dead letter is kept. */
  readonly replayOf: number;
}

export type PlannedEdge = Pick<EdgeRow, 'childId' | 'parentId' | 'cond' | 'onUnmet' | 'as' | 'outcome'>;

export interface EndedChain {
  readonly runs: readonly Pick<ChainRow, 'id' | 'state'>[];
  readonly edges: readonly PlannedEdge[];
  /** Runs that runs of the chain came after, and that were removed. */
  readonly gone: ReadonlySet<number>;
  /** By the runs of the chain that were replayed alone. */
  readonly replays: ReadonlyMap<number, NewestReplay>;
  /** Runs whose dead letter was discarded. */
  readonly discarded: ReadonlySet<number>;
}

export interface StandIn extends NewestReplay {
  readonly state: RunState;
}

export interface RunAgain {
  readonly runId: number;
  /** The run to replay: of a run that was replayed alone the newest replay that is still on record. */
  readonly from: number;
  /** The replay of `from` that was removed. */
  readonly removed?: number;
}

export interface RetryPlan {
  /** The runs that did not end well, and those that come after them. Parents come first, here and below. */
  readonly due: readonly number[];
  /** Those of them that run again. */
  readonly again: readonly RunAgain[];
  /** The others: a replay has done their work or is about to, and the new runs come after it. */
  readonly standIns: ReadonlyMap<number, StandIn>;
  /** Runs to replay whose dead letters were discarded. */
  readonly discarded: readonly number[];
  /**
   * Runs that run again after a run that was removed, where its end is unknown, a condition reads it, or it may have come
   * after a run that is due.
   */
  readonly missing: readonly MissingParent[];
}

export interface MissingParent {
  readonly runId: number;
  readonly parentId: number;
}

/** By the runs that come after others. */
type Edges = ReadonlyMap<number, readonly PlannedEdge[]>;

const ENDED: ReadonlySet<RunState> = new Set(FINISHED_STATES);
/** Not skipped: such a run has ended well, or the runs before it decided so. */
const UNDONE: ReadonlySet<RunState> = new Set(['failed', 'cancelled', 'expired']);

export function planRetry({ runs, edges, replays, discarded, gone }: EndedChain): RetryPlan {
  const after = groupBy(edges, ({ childId }) => childId);
  const states = new Map(runs.map(({ id, state }) => [id, stateName(state)]));
  const due = new Set<number>();
  const again = new Map<number, RunAgain>();
  const standIns = new Map<number, StandIn>();
  for (const runId of parentsFirst([...states.keys()], edges)) {
    const mine = after.get(runId) ?? [];
    const isDue = !endedWell(states.get(runId), mine) || mine.some(({ parentId }) => due.has(parentId));
    if (!isDue) continue;
    due.add(runId);
    const replay = replays.get(runId);
    const follows = mine.some(({ parentId }) => again.has(parentId));
    if (replay && isStandIn(replay, follows)) standIns.set(runId, replay);
    else again.set(runId, { runId, ...replayFrom(runId, replay) });
  }
  const kept = goneBefore([...due], { after, gone });
  const froms = [...again.values()].map(({ from }) => from);
  return {
    due: [...due],
    again: [...again.values()],
    standIns,
    discarded: froms.filter((from) => discarded.has(from)),
    missing: [...again.keys()].flatMap((runId) => missingOf(after.get(runId) ?? [], { gone, kept })),
  };
}

export interface PlannedChain extends Pick<EndedChain, 'runs' | 'edges' | 'replays'> {
  readonly plan: Pick<RetryPlan, 'due' | 'again'>;
}

/**
 * The run to replay alone for a run of a plan, itself or its newest replay: one that has not done its work, where the run
 * comes after no run that is due, or however that one ends. Undefined where there is none.
 */
export function replayedAlone(
  runId: number,
  { runs, edges, replays, plan }: PlannedChain,
): number | undefined {
  const due = new Set(plan.due);
  const mine = edges.filter(({ childId }) => childId === runId);
  const again = plan.again.find((one) => one.runId === runId);
  // A replay that was removed may have done the work.
  if (!again || again.removed !== undefined) return undefined;
  const run = runs.find(({ id }) => id === runId);
  const state = replays.get(runId)?.state ?? (run && stateName(run.state));
  const isFree = mine.every(({ parentId, cond }) => cond === 'always' || !due.has(parentId));
  return isFree && state !== undefined && UNDONE.has(state) ? again.from : undefined;
}

function replayFrom(runId: number, replay: NewestReplay | undefined): Omit<RunAgain, 'runId'> {
  if (!replay) return { from: runId };
  const isRemoved = replay.state === undefined;
  return isRemoved ? { from: replay.replayOf, removed: replay.runId } : { from: replay.runId };
}

/**
 * Of the removed runs those that all runs that are due came after. Any other may have come after one that is due, since
 * its own dependencies were removed with it: it would have to run again too.
 */
function goneBefore(
  due: readonly number[],
  { after, gone }: { readonly after: Edges; readonly gone: EndedChain['gone'] },
): ReadonlySet<number> {
  const dueToo = new Set(due);
  // The others that are due come after these, and so after all that these came after.
  const first = due.filter((runId) => !parentsOf(runId, after).some((id) => dueToo.has(id)));
  let kept: ReadonlySet<number> = gone;
  for (const runId of first) {
    if (kept.size === 0) break;
    const before = allBefore(runId, after);
    kept = new Set([...kept].filter((id) => before.has(id)));
  }
  return kept;
}

function allBefore(runId: number, after: Edges): ReadonlySet<number> {
  const before = new Set(parentsOf(runId, after));
  // A set iterates over what is added on the way.
  for (const id of before) for (const parentId of parentsOf(id, after)) before.add(parentId);
  return before;
}

function parentsOf(runId: number, after: Edges): readonly number[] {
  return (after.get(runId) ?? []).map(({ parentId }) => parentId);
}

interface Removed {
  readonly gone: EndedChain['gone'];
  readonly kept: ReadonlySet<number>;
}

function missingOf(mine: readonly PlannedEdge[], { gone, kept }: Removed): readonly MissingParent[] {
  const readsParents = mine.some(({ cond }) => parentEnd(cond) === undefined);
  const isKept = (edge: PlannedEdge): boolean => kept.has(edge.parentId) && endOfRemoved(edge) !== undefined;
  return mine
    .filter((edge) => gone.has(edge.parentId))
    .filter((edge) => !isKept(edge) || (readsParents && edge.as !== null))
    .map(({ childId, parentId }) => ({ runId: childId, parentId }));
}

/**
 * An end of a removed run that has the outcome on record for a run after it. Undefined where a condition would read the
 * end, and where the run after it ended without the outcome, or because of it.
 */
export function endOfRemoved({ cond, outcome, onUnmet }: PlannedEdge): FinishedState | undefined {
  const word = parentEnd(cond);
  if (!word) return undefined;
  if (outcome === 'met') return word === 'failure' ? 'failed' : 'succeeded';
  return outcome === 'unmet' && onUnmet === 'run' ? 'cancelled' : undefined;
}

/** A run that skipped itself has ended well; a run that was skipped because of its parents has not. */
function endedWell(state: RunState | undefined, mine: EndedChain['edges']): boolean {
  return state === 'succeeded' || (state === 'skipped' && mine.every(({ outcome }) => outcome === 'met'));
}

/** A replay that has ended does not stand in for a run that comes after one that runs again. */
function isStandIn(replay: NewestReplay, follows: boolean): replay is StandIn {
  return isLive(replay.state) || (!follows && endedWell(replay.state, []));
}

export function isLive(state: RunState | undefined): boolean {
  return state !== undefined && !ENDED.has(state);
}
