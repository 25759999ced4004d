/**
 * Several runs against many, so that one slow run is no news: "one run against the average" gives 82-124 false alerts
 * in 1,000 runs, this one 0.5 (durations lognormal, sigma 0.5). The price: of jobs that become twice as slow, 3 in 5 are
 * noticed within ten runs, and one that scatters widely may not be.
 */
import { formatDuration } from '@sb/jobs';
import { durationsOf, type JobFacts } from '../facts.ts';
import { type ConditionOf, counted, type Finding, type Look, truth } from '../verdict.ts';
import { quantileOf } from './quantile.ts';
import { sumWindow } from './window.ts';

const LATEST = 5;
/** Of the latest ones, so many must be beyond what 9 of 10 runs took before. */
const SLOW = 4;
const BEFORE = 50;
/** Fewer say too little of what is normal: 20 give three times as many false alerts. */
const LEAST_BEFORE = 40;
const BACK = 1.2;

export function durationIncrease(
  rule: ConditionOf<'durationIncrease'>,
  job: JobFacts,
  { now, firing }: Look,
): Finding {
  const durations = durationsOf(job.recent);
  const before = durations.slice(0, -LATEST).slice(-BEFORE);
  const latest = durations.slice(-LATEST);
  const { succeeded, failed } = sumWindow(job.minutes, { now, windowMs: rule.timeWindowMs });
  // Frozen: the slow runs soon are what is compared with, and it would end by itself.
  const baseline = firing?.baseline ?? quantileOf(before, 0.5);
  const median = quantileOf(latest, 0.5);
  const isEnough = before.length >= LEAST_BEFORE && succeeded + failed >= rule.minRuns;
  const isSlow = firing
    ? median > BACK * baseline
    : median >= rule.durationIncrease * baseline && countAbove(latest, quantileOf(before, 0.9)) >= SLOW;
  return {
    verdict: isEnough ? truth(isSlow) : 'insufficient',
    value: Number.isNaN(median) ? 'unknown' : formatDuration(median),
    threshold: Number.isNaN(baseline)
      ? `${rule.durationIncrease} times the usual`
      : formatDuration(rule.durationIncrease * baseline),
    detail: isEnough
      ? `The last runs of ${job.jobId} took ${formatDuration(median)}; ${formatDuration(baseline)} is usual`
      : `${job.jobId} has ${counted(durations.length, 'run')} to compare and ${counted(succeeded + failed, 'run')} within ${formatDuration(rule.timeWindowMs)}: too few`,
    ...(!Number.isNaN(baseline) && { baseline }),
  };
}

function countAbove(values: readonly number[], bound: number): number {
  return values.filter((value) => value > bound).length;
}
