/**
 * Decides about a run that waits for others, from how those ended. Pure.
 * Each dependency of a run that is not met has its own `onUnmet`: `fail` wins over `skip`, and one with `run` counts as met.
 */
import { type EdgeOutcome, type FinishedState, PARENT_ENDS, type ParentEnd, type UnmetEnd } from '@sb/jobs';
import type { QuietEnd } from '../settle/end/end-run.ts';

/** The variable that a condition of a dependency reads. */
export const PARENTS = 'parents';

export interface Edge {
  readonly parentId: number;
  /** One of the words, or a condition. */
  readonly cond: string;
  readonly onUnmet: UnmetEnd;
}

export interface JudgedEdge extends Edge {
  readonly outcome: EdgeOutcome;
  /** How the parent ended. */
  readonly state: FinishedState;
  /** Why a condition could not be evaluated. */
  readonly note?: string | undefined;
}

/** Cancelled and skipped are neither success nor failure. */
const ASKED: Readonly<Record<ParentEnd, (state: FinishedState) => boolean>> = {
  success: (state) => state === 'succeeded',
  failure: (state) => state === 'failed' || state === 'expired',
  always: () => true,
};

/** A condition may read other parents too, so it is evaluated when all of them have ended: until then `ended`. */
export function judgeEdge(cond: string, state: FinishedState): EdgeOutcome {
  const word = parentEnd(cond);
  if (!word) return 'ended';
  return ASKED[word](state) ? 'met' : 'unmet';
}

export function parentEnd(cond: string): ParentEnd | undefined {
  return PARENT_ENDS.find((word) => word === cond);
}

/** The end of a run, from its judged dependencies; undefined when none of them ends it. */
export function endByEdges(edges: readonly JudgedEdge[]): QuietEnd | undefined {
  const unmet = edges
    .filter(({ outcome, onUnmet }) => outcome === 'unmet' && onUnmet !== 'run')
    .toSorted((one, other) => one.parentId - other.parentId);
  const first = unmet.find(({ onUnmet }) => onUnmet === 'fail') ?? unmet[0];
  if (!first) return undefined;
  const why = whyUnmet(first);
  if (first.onUnmet === 'skip') return { state: 'skipped', reason: why };
  return {
    state: 'failed',
    reason: 'dependency',
    error: JSON.stringify({ name: 'DependencyUnmet', message: why }),
  };
}

function whyUnmet({ parentId, cond, state, note }: JudgedEdge): string {
  const ended = `run ${parentId} ended as ${state}`;
  if (parentEnd(cond)) return `${ended}, and this one was to come after ${WORDS[cond] ?? cond}`;
  return `${ended}, and the condition was not true: ${note ?? cond}`;
}

/** Whether a reason or an error is such a text: it names another run, and how that ended. */
export function saysUnmet(text: string): boolean {
  return /^(?:DependencyUnmet: )?run \d+ ended as [a-z]+, and /.test(text);
}

const WORDS: Readonly<Record<string, string>> = { success: 'its success', failure: 'its failure' };
