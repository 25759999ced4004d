/** The states of many runs in a few words. Pure. */
import { formatCount } from '@sb/words';
import type { RunRow } from '../answers/runs.ts';

export type State = RunRow['state'];

export const WORST: State = 'failed';

/** The worst first. */
const STATES: readonly State[] = [
  WORST,
  'expired',
  'running',
  'retrying',
  'held',
  'queued',
  'later',
  'waiting',
  'cancelled',
  'skipped',
  'succeeded',
];

export function worstOf(states: readonly State[]): State {
  return STATES.find((state) => states.includes(state)) ?? 'waiting';
}

/** `1 failed, 11 succeeded` */
export function statesText(counts: ReadonlyMap<State, number>): string {
  return STATES.flatMap((state) => {
    const count = counts.get(state);
    return count === undefined ? [] : [`${formatCount(count)} ${state}`];
  }).join(', ');
}
