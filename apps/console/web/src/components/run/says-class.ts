import type { RunRow } from '../../../../src/answers/runs.ts';

/** The colour of what a list says of a run: an error, the reason of a hold or of a retry. */
export function saysClass({ state, says }: Pick<RunRow, 'state' | 'says'>): string {
  if (state === 'failed' || (state === 'expired' && says !== undefined)) return 'err';
  if (state === 'held') return 'why hold';
  return state === 'retrying' ? 'why retry' : 'why';
}
