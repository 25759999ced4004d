import { formatDuration, plural } from '@sb/words';
import type { JobFacts } from '../facts.ts';
import { type ConditionOf, type Look, truth } from './look.ts';
import { type Finding } from '../verdict.ts';
import { sumWindow } from './window.ts';

export function failureCount(rule: ConditionOf<'failureCount'>, job: JobFacts, { now }: Look): Finding {
  const { failed } = sumWindow(job.minutes, { now, windowMs: rule.timeWindowMs });
  const window = formatDuration(rule.timeWindowMs);
  return {
    verdict: truth(failed >= rule.failureCount),
    value: plural(failed, 'failure'),
    threshold: `${rule.failureCount} in ${window}`,
    detail: `${job.jobId} failed ${failed === 1 ? 'once' : `${failed} times`} within ${window}`,
    count: failed,
    error: job.lastFailure?.error,
    runId: job.lastFailure?.runId,
    occurredAt: job.lastFailure?.at,
  };
}
