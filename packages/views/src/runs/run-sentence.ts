/**
 * What became of a run, or why it does not run now, in one sentence. Of an end it has no age: a page shows it for hours
 * beside the time of the end.
 */
import type { RunDetails, RunExplanation } from '@sb/queue';
import { compactDuration, plural } from '@sb/words';
import { causeText, reasonText } from './cause-text.ts';

type SentenceRun = Pick<
  RunDetails,
  'state' | 'reason' | 'startedAt' | 'finishedAt' | 'attempts' | 'attempt' | 'deadLetter'
>;

/** `explanation`: with the zone in which times are named. Empty for an open run without a cause. */
export function runSentence(
  found: SentenceRun,
  explanation: Pick<RunExplanation, 'runId' | 'now' | 'causes'> & { readonly zone: string },
): string {
  const { state, startedAt, finishedAt, attempts, attempt } = found;
  const [first] = explanation.causes;
  if (finishedAt === undefined) return first ? causeText(first, explanation).says : '';
  if (state === 'succeeded' && startedAt !== undefined) {
    const tries = attempts.length > 0 ? ` at attempt ${attempt}` : '';
    return `Succeeded in ${compactDuration(finishedAt - startedAt)}${tries}.`;
  }
  const why = reasonText(found);
  if (state === 'failed') {
    const letter = found.deadLetter?.status === 'open' ? ' No automatic retry is left.' : '';
    return `Failed for good after ${plural(attempt, 'attempt')}${why === '' ? '' : `: ${why.trim()}`}.${letter}`;
  }
  return `${state.charAt(0).toUpperCase()}${state.slice(1)}${why === '' ? '' : `: ${why.trim()}`}.`;
}
