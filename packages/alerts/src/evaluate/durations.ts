/** Kinds about runs that take long. */
import { RECENT_RUNS } from '@sb/queue/engine';
import { formatDuration, plural } from '@sb/words';
import * as z from 'zod';
import { durationsOf, type JobFacts } from '../facts.ts';
import { jobsText, minRuns, ofJobs, span, timeWindow } from './fields.ts';
import { jobKind, truth } from './kind.ts';
import { quantileOf } from './quantile.ts';
import { sumWindow } from './window.ts';

/** How many of the last runs are compared with the ones before. */
const LATEST = 5;
/** This many of the latest runs must take longer than 9 of 10 runs took before. */
const SLOW = 4;
const BEFORE = 50;
/** Fewer say too little of what is normal: 20 give three times as many false alerts. */
const LEAST_BEFORE = 40;
const BACK = 1.2;
/** A usual duration below this counts as this: a short stop of the process makes runs of 0 ms many times as slow. */
const LEAST_USUAL_MS = 100;

/**
 * Compares several runs with many, so that one slow run raises no alert: "one run against the average" gives 82-124
 * false alerts in 1,000 runs, this one 0.5 (durations lognormal, sigma 0.5). The price: of jobs that become twice as
 * slow, 3 in 5 are noticed within ten runs, and a job whose durations scatter widely may not be.
 * `timeWindow` says how long ago the latest success may be, not where all of the latest have to lie: a job that runs
 * once a day is judged by its last five days, right after each run. Between its runs nothing changes: an episode goes
 * on, and none begins. `minRuns` counts known successes; the last 60 are known.
 */
export const durationIncrease = jobKind({
  kind: 'durationIncrease',
  fields: {
    durationIncrease: z
      .number()
      .gt(1)
      .max(1_000)
      .describe('The runs of a job take this many times as long as before: 2 is twice.'),
    timeWindow,
    minRuns: minRuns(3),
    ...ofJobs,
  },
  read: ({ timeWindow: timeWindowMs, ...fields }) => ({ ...fields, timeWindowMs }),
  severity: 'low',
  says: ({ durationIncrease: times, jobPattern }) =>
    `runs of ${jobsText(jobPattern)} take ${times} times as long as before`,
  again: 'while_it_fires',
  wants: ({ timeWindowMs }) => ({ windowMs: timeWindowMs, recent: true }),
  history: { from: 'runs', isRelevant: ({ byTime }) => byTime },
  judge: (condition, { jobId, recent, minutes }, { now, firing }) => {
    const durations = durationsOf(recent);
    const before = durations.slice(0, -LATEST).slice(-BEFORE);
    const latest = durations.slice(-LATEST);
    const { succeeded } = sumWindow(minutes, { now, windowMs: condition.timeWindowMs });
    // Frozen while it fires: the slow runs soon are among those before, and the episode would end by itself.
    const baseline = firing?.baseline ?? quantileOf(before, 0.5);
    const usual = Math.max(LEAST_USUAL_MS, baseline);
    const median = quantileOf(latest, 0.5);
    const least = Math.min(RECENT_RUNS, Math.max(LATEST + LEAST_BEFORE, condition.minRuns));
    const isEnough = durations.length >= least && succeeded > 0;
    const isSlow = firing
      ? median > BACK * usual
      : median >= condition.durationIncrease * usual && countAbove(latest, quantileOf(before, 0.9)) >= SLOW;
    return {
      verdict: isEnough ? truth(isSlow) : 'insufficient',
      value: Number.isNaN(median) ? 'unknown' : formatDuration(median),
      threshold: Number.isNaN(baseline)
        ? `${condition.durationIncrease} times the usual`
        : formatDuration(condition.durationIncrease * usual),
      detail: isEnough
        ? `The last runs of ${jobId} took ${formatDuration(median)}; ${formatDuration(baseline)} is usual`
        : `${jobId} has ${plural(durations.length, 'run')} to compare and ${succeeded} within ${formatDuration(condition.timeWindowMs)}: too few`,
      ...(!Number.isNaN(baseline) && { baseline }),
    };
  },
});

/** A job with fewer successes has no p95. */
const LEAST_FOR_P95 = 20;

export const runningLongerThan = jobKind({
  kind: 'runningLongerThan',
  fields: {
    runningLongerThan: z
      .union([z.literal('p95x2'), span])
      .describe('A run takes longer: seconds, a duration, or p95x2 for twice what 95 % of its runs take.'),
    ...ofJobs,
  },
  read: ({ runningLongerThan: longerThan, ...fields }) => ({ ...fields, longerThan }),
  severity: 'medium',
  says: ({ longerThan, jobPattern }) =>
    `a run of ${jobsText(jobPattern)} takes longer than ${longerThan === 'p95x2' ? 'twice its p95' : formatDuration(longerThan)}`,
  again: 'while_it_fires',
  wants: ({ longerThan }) => ({ longest: true, recent: longerThan === 'p95x2' }),
  history: { from: 'nothing', why: 'history knows runs that have ended only' },
  judge: ({ longerThan }, job, { now }) => {
    const { jobId, longest } = job;
    // Only for a job that has a run: to work it out for every job takes longer than all the rest.
    const most = longest || longerThan !== 'p95x2' ? mostMs(longerThan, job) : undefined;
    const threshold = most === undefined ? 'twice its p95' : formatDuration(most);
    // False also where the p95 is not known: a job without a run has none that takes too long.
    if (!longest)
      return {
        verdict: 'false',
        value: 'not running',
        threshold,
        detail: `No run of ${jobId} is running`,
      };
    const ms = Math.max(0, now - longest.startedAt);
    return {
      verdict: most === undefined ? 'insufficient' : truth(ms > most),
      value: formatDuration(ms),
      threshold,
      detail:
        most === undefined
          ? `${jobId} has fewer than ${LEAST_FOR_P95} successes to compare with`
          : `Run ${longest.runId} of ${jobId} has been running for ${formatDuration(ms)}`,
      runId: longest.runId,
    };
  },
});

function countAbove(values: readonly number[], bound: number): number {
  return values.filter((value) => value > bound).length;
}

function mostMs(longerThan: number | 'p95x2', { recent }: JobFacts): number | undefined {
  if (longerThan !== 'p95x2') return longerThan;
  const durations = durationsOf(recent);
  return durations.length < LEAST_FOR_P95 ? undefined : 2 * quantileOf(durations, 0.95);
}
