/** Decides which runs of an ended chain a retry runs again. Pure. */
import { FINISHED_STATES, type RunState } from '@sb/jobs';
import { groupBy } from '@sb/words';
import { stateName } from '../lifecycle.ts';
import type { ChainRow, EdgeRow } from './chains.sql.ts';
import { parentsFirst } from './parents-first.ts';

/** The newest run that replayed a dead letter, its replays included. */
export interface NewestReplay {
  readonly runId: number;
  /** Undefined when it has ended well and was removed. */
  readonly state: RunState | undefined;
}

export interface EndedChain {
  readonly runs: readonly Pick<ChainRow, 'id' | 'state'>[];
  readonly edges: readonly Pick<EdgeRow, 'childId' | 'parentId' | 'outcome'>[];
  /** By the runs of the chain that were replayed alone. */
  readonly replays: ReadonlyMap<number, NewestReplay>;
}

export interface RunAgain {
  readonly runId: number;
  /** The run to replay: the newest replay of a run that was replayed alone. */
  readonly from: number;
}

export interface RetryPlan {
  /** The runs that did not end well, and those that come after them. Parents come first, here and below. */
  readonly due: readonly number[];
  /** Those of them that run again. */
  readonly again: readonly RunAgain[];
  /** The others: a replay has done their work or is about to, and the new runs come after it. */
  readonly standIns: ReadonlyMap<number, NewestReplay>;
}

const ENDED: ReadonlySet<RunState> = new Set(FINISHED_STATES);

export function planRetry({ runs, edges, replays }: EndedChain): RetryPlan {
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
    else again.set(runId, { runId, from: replay?.runId ?? runId });
  }
  return { due: [...due], again: [...again.values()], standIns };
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
