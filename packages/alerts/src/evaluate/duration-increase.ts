/**
 * Several runs against many, so that one slow run is no news: "one run against the average" gives 82-124 false alerts
 * in 1,000 runs, this one 0.5 (durations lognormal, sigma 0.5). The price: of jobs that become twice as slow, 3 in 5 are
 * noticed within ten runs, and one that scatters widely may not be.
 * `timeWindow` says how long ago the latest success may be, not where all of the latest have to lie: a job that runs once a
 * day is judged by its last five days, right after each run. Between its runs nothing changes: an episode goes on, and none
 * begins. `minRuns` are successes that are known, of which the last 60 are.
 */
import { RECENT_RUNS } from '@sb/queue/engine';
import { formatDuration, plural } from '@sb/words';
import { durationsOf, type JobFacts } from '../facts.ts';
import { type ConditionOf, type Look, truth } from './look.ts';
import { type Finding } from '../verdict.ts';
import { quantileOf } from './quantile.ts';
import { sumWindow } from './window.ts';

const LATEST = 5;
/** Of the latest ones, so many must be beyond what 9 of 10 runs took before. */
const SLOW = 4;
const BEFORE = 50;
/** Fewer say too little of what is normal: 20 give three times as many false alerts. */
const LEAST_BEFORE = 40;
const BACK = 1.2;
/** What is faster counts as that: a process that stands still for a moment makes runs of 0 ms many times as slow. */
const LEAST_USUAL_MS = 100;

export function durationIncrease(
  rule: ConditionOf<'durationIncrease'>,
  job: JobFacts,
  { now, firing }: Look,
): Finding {
  const durations = durationsOf(job.recent);
  const before = durations.slice(0, -LATEST).slice(-BEFORE);
  const latest = durations.slice(-LATEST);
  const { succeeded } = sumWindow(job.minutes, { now, windowMs: rule.timeWindowMs });
  // Frozen: the slow runs soon are what is compared with, and it would end by itself.
  const baseline = firing?.baseline ?? quantileOf(before, 0.5);
  const usual = Math.max(LEAST_USUAL_MS, baseline);
  const median = quantileOf(latest, 0.5);
  const least = Math.min(RECENT_RUNS, Math.max(LATEST + LEAST_BEFORE, rule.minRuns));
  const isEnough = durations.length >= least && succeeded > 0;
  const isSlow = firing
    ? median > BACK * usual
    : median >= rule.durationIncrease * usual && countAbove(latest, quantileOf(before, 0.9)) >= SLOW;
  return {
    verdict: isEnough ? truth(isSlow) : 'insufficient',
    value: Number.isNaN(median) ? 'unknown' : formatDuration(median),
    threshold: Number.isNaN(baseline)
      ? `${rule.durationIncrease} times the usual`
      : formatDuration(rule.durationIncrease * usual),
    detail: isEnough
      ? `The last runs of ${job.jobId} took ${formatDuration(median)}; ${formatDuration(baseline)} is usual`
      : `${job.jobId} has ${plural(durations.length, 'run')} to compare and ${succeeded} within ${formatDuration(rule.timeWindowMs)}: too few`,
    ...(!Number.isNaN(baseline) && { baseline }),
  };
}

function countAbove(values: readonly number[], bound: number): number {
  return values.filter((value) => value > bound).length;
}
