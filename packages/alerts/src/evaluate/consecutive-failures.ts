import { plural } from '@sb/words';
import type { JobFacts } from '../facts.ts';
import { type ConditionOf, truth } from './look.ts';
import { type Finding } from '../verdict.ts';

/** A success takes the count back to 0, so it is what ends an episode. */
export function consecutiveFailures(rule: ConditionOf<'consecutiveFailures'>, job: JobFacts): Finding {
  const count = job.trailingFailures;
  return {
    verdict: truth(count >= rule.consecutiveFailures),
    value: plural(count, 'failure'),
    threshold: String(rule.consecutiveFailures),
    detail: `${job.jobId} ${wordsOf(count)}`,
    count,
    error: job.lastFailure?.error,
    runId: job.lastFailure?.runId,
  };
}

function wordsOf(count: number): string {
  if (count === 0) return 'has not failed since it last succeeded';
  return count === 1 ? 'failed, and has not succeeded since' : `failed ${count} times in a row`;
}
