/** Decides which runs of an ended chain a retry runs again. Pure. */
import { FINISHED_STATES, type RunState } from '@sb/jobs';
import { groupBy } from '@sb/words';
import { parentEnd } from '../dependencies/dependencies.ts';
import { stateName } from '../lifecycle.ts';
import type { ChainRow, EdgeRow } from './chains.sql.ts';
import { parentsFirst } from './parents-first.ts';

/** The newest run that replayed a dead letter, its replays included. */
export interface NewestReplay {
  readonly runId: number;
  /** Undefined when it has ended well and was removed. */
  readonly state: RunState | undefined;
  /** The run that it replayed, whose dead letter is kept. */
  readonly replayOf: number;
}

export interface EndedChain {
  readonly runs: readonly Pick<ChainRow, 'id' | 'state'>[];
  readonly edges: readonly Pick<EdgeRow, 'childId' | 'parentId' | 'cond' | 'as' | 'outcome'>[];
  /** By the runs of the chain that were replayed alone. */
  readonly replays: ReadonlyMap<number, NewestReplay>;
  /** Runs whose dead letter was discarded. */
  readonly discarded: ReadonlySet<number>;
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
  readonly standIns: ReadonlyMap<number, NewestReplay>;
  /** Runs to replay whose dead letters were discarded. */
  readonly discarded: readonly number[];
  /** Replays that were removed, although a condition of a run that runs again reads how they ended. */
  readonly missing: readonly number[];
}

const ENDED: ReadonlySet<RunState> = new Set(FINISHED_STATES);

export function planRetry({ runs, edges, replays, discarded }: EndedChain): RetryPlan {
  const after = groupBy(edges, ({ childId }) => childId);
  const states = new Map(runs.map(({ id, state }) => [id, stateName(state)]));
  const due = new Set<number>();
  const again = new Map<number, RunAgain>();
  const standIns = new Map<number, NewestReplay>();
  for (const runId of parentsFirst([...states.keys()], edges)) {
    const mine = after.get(runId) ?? [];
    const isDue = !endedWell(states.get(runId), mine) || mine.some(({ parentId }) => due.has(parentId));
    if (!isDue) continue;
    due.add(runId);
    const replay = replays.get(runId);
    const follows = mine.some(({ parentId }) => again.has(parentId));
    if (replay && standsIn(replay, follows)) standIns.set(runId, replay);
    else again.set(runId, { runId, ...replayFrom(runId, replay) });
  }
  const froms = [...again.values()].map(({ from }) => from);
  return {
    due: [...due],
    again: [...again.values()],
    standIns,
    discarded: froms.filter((from) => discarded.has(from)),
    missing: [...again.keys()].flatMap((runId) => readOfRemoved(after.get(runId) ?? [], standIns)),
  };
}

function replayFrom(runId: number, replay: NewestReplay | undefined): Omit<RunAgain, 'runId'> {
  if (!replay) return { from: runId };
  const isRemoved = replay.state === undefined;
  return isRemoved ? { from: replay.replayOf, removed: replay.runId } : { from: replay.runId };
}

/** The removed replays that conditions of a run read. */
function readOfRemoved(mine: EndedChain['edges'], standIns: RetryPlan['standIns']): readonly number[] {
  const isCondition = ({ cond }: EndedChain['edges'][number]): boolean => parentEnd(cond) === undefined;
  if (!mine.some(isCondition)) return [];
  return mine.flatMap((edge) => {
    const standIn = standIns.get(edge.parentId);
    const isRead = isCondition(edge) || edge.as !== null;
    return standIn && standIn.state === undefined && isRead ? [standIn.runId] : [];
  });
}

/** A run that skipped itself has ended well; a run that was skipped because of its parents has not. */
function endedWell(state: RunState | undefined, mine: EndedChain['edges']): boolean {
  return state === 'succeeded' || (state === 'skipped' && mine.every(({ outcome }) => outcome === 'met'));
}

/** A replay that has ended does not stand in for a run that comes after one that runs again. */
function standsIn({ state }: NewestReplay, follows: boolean): boolean {
  if (isLive(state)) return true;
  return !follows && (state === undefined || endedWell(state, []));
}

export function isLive(state: RunState | undefined): boolean {
  return state !== undefined && !ENDED.has(state);
}
