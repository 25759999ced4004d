import { formatDuration } from '@sb/words';
import type { JobFacts } from '../facts.ts';
import { type ConditionOf, type Look, truth } from './look.ts';
import { type Finding } from '../verdict.ts';

/** A job that never succeeded has had none since it is known. */
export function noSuccessFor(rule: ConditionOf<'noSuccessFor'>, job: JobFacts, { now }: Look): Finding {
  const threshold = formatDuration(rule.noSuccessForMs);
  const since = job.lastSuccessAt ?? job.knownSince;
  if (since === undefined) {
    return {
      verdict: 'insufficient',
      value: 'unknown',
      threshold,
      detail: `${job.jobId} has not succeeded yet`,
    };
  }
  const ms = Math.max(0, now - since);
  // What failed before the last success is no reason why there was none after it.
  const failure = job.lastFailure && job.lastFailure.at >= since ? job.lastFailure : undefined;
  return {
    verdict: truth(ms >= rule.noSuccessForMs),
    value: formatDuration(ms),
    threshold,
    detail:
      job.lastSuccessAt === undefined
        ? `${job.jobId} has never succeeded since ${new Date(since).toISOString()}`
        : `${job.jobId} last succeeded ${formatDuration(ms)} ago`,
    error: failure?.error,
    runId: failure?.runId,
  };
}
