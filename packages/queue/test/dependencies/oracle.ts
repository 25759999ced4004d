/** What has to become of a run by how its parents ended: the rules once more, in the plainest words. */
import type { FinishedState } from '@sb/jobs';

export interface PlannedEdge {
  /** The place of the parent among the planned runs: an earlier one. */
  readonly parent: number;
  readonly on: 'success' | 'failure' | 'always';
  readonly onUnmet: 'skip' | 'fail' | 'run';
}

export interface PlannedRun {
  readonly edges: readonly PlannedEdge[];
  /** How it ends when it comes to run. */
  readonly ends: 'succeeded' | 'failed' | 'skipped';
  /** A person asks to cancel it at some time. */
  readonly isCancelled: boolean;
}

/** The ends that are right; several where it depends on who was first. */
export function rightEnds(
  { edges, ends, isCancelled }: PlannedRun,
  stateOf: (place: number) => FinishedState,
): ReadonlySet<string> {
  const unmet = edges.filter(({ parent, on }) => !isMet(on, stateOf(parent)));
  const skips = unmet.some(({ onUnmet }) => onUnmet === 'skip');
  const fails = unmet.some(({ onUnmet }) => onUnmet === 'fail');
  const right = new Set<string>();
  if (skips) right.add('skipped by its parents');
  if (fails) right.add('failed by its parents');
  if (!skips && !fails) right.add(`${ends} by itself`);
  if (isCancelled) right.add('cancelled by itself');
  return right;
}

function isMet(on: PlannedEdge['on'], state: FinishedState): boolean {
  if (on === 'always') return true;
  return on === 'success' ? state === 'succeeded' : state === 'failed' || state === 'expired';
}
