import type { JobFacts } from '../facts.ts';
import { type ConditionOf, counted, type Finding, truth } from '../verdict.ts';

/** A success takes the count back to 0, so it is what ends an episode. */
export function consecutiveFailures(rule: ConditionOf<'consecutiveFailures'>, job: JobFacts): Finding {
  const count = job.trailingFailures;
  return {
    verdict: truth(count >= rule.consecutiveFailures),
    value: counted(count, 'failure'),
    threshold: String(rule.consecutiveFailures),
    detail: `${job.jobId} failed ${count === 1 ? 'once' : `${count} times`} in a row`,
    count,
    error: job.lastFailure?.error,
    runId: job.lastFailure?.runId,
  };
}
