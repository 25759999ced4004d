import { formatDuration, plural } from '@sb/words';
import type { JobFacts } from '../facts.ts';
import { type ConditionOf, type Look, percent, truth } from './look.ts';
import { type Finding } from '../verdict.ts';
import { sumWindow } from './window.ts';

/** So much better than what made it fire ends it. */
const BACK = 0.02;
/** Rates are quotients: what is equal on paper differs in the last bit. */
const EPSILON = 1e-9;

export function successRate(rule: ConditionOf<'successRate'>, job: JobFacts, { now, firing }: Look): Finding {
  const { succeeded, failed } = sumWindow(job.minutes, { now, windowMs: rule.timeWindowMs });
  const runs = succeeded + failed;
  const window = formatDuration(rule.timeWindowMs);
  // A rule for more than 98 % would never end otherwise.
  const least = firing ? Math.min(1, rule.successRate + BACK) : rule.successRate;
  const rate = succeeded / runs;
  const isEnough = runs > 0 && runs >= rule.minRuns;
  return {
    verdict: isEnough ? truth(rate < least - EPSILON) : 'insufficient',
    value: runs > 0 ? `${percent(rate)} of ${plural(runs, 'run')}` : 'no runs',
    threshold: percent(rule.successRate),
    detail: isEnough
      ? `${percent(rate)} of the runs of ${job.jobId} within ${window} succeeded`
      : `${job.jobId} had ${plural(runs, 'run')} within ${window}, of ${rule.minRuns} that are needed`,
    count: failed,
    error: job.lastFailure?.error,
    runId: job.lastFailure?.runId,
  };
}
