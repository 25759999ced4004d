/** Kinds about runs that fail, or do not succeed. */
import { formatDuration, plural } from '@sb/words';
import { count, jobsText, minRuns, ofJobs, on, share, span, timeWindow } from './fields.ts';
import { jobKind, percent, truth } from './kind.ts';
import { sumWindow } from './window.ts';

/** A success sets the count back to 0, so a success ends an episode. */
export const consecutiveFailures = jobKind({
  kind: 'consecutiveFailures',
  fields: { consecutiveFailures: count.describe('A job failed this many times in a row.'), ...ofJobs },
  read: (fields) => fields,
  severity: 'high',
  says: ({ consecutiveFailures: most, jobPattern }) =>
    `${plural(most, 'failure')} of ${jobsText(jobPattern)}${most === 1 ? '' : ' in a row'}`,
  again: 'never',
  wants: () => ({ failureError: true }),
  history: {
    from: 'runs',
    isRelevant: ({ hasFailed, hasSucceeded }, isOpen) => hasFailed || (isOpen && hasSucceeded),
  },
  judge: (condition, { jobId, trailingFailures, lastFailure }) => ({
    verdict: truth(trailingFailures >= condition.consecutiveFailures),
    value: plural(trailingFailures, 'failure'),
    threshold: String(condition.consecutiveFailures),
    detail: `${jobId} ${failuresInARow(trailingFailures)}`,
    count: trailingFailures,
    error: lastFailure?.error,
    runId: lastFailure?.runId,
  }),
});

export const failureCount = jobKind({
  kind: 'failureCount',
  fields: {
    failureCount: count.describe('A job failed this many times within timeWindow.'),
    timeWindow,
    ...ofJobs,
  },
  read: ({ timeWindow: timeWindowMs, ...fields }) => ({ ...fields, timeWindowMs }),
  severity: 'high',
  says: ({ failureCount: most, timeWindowMs, jobPattern }) =>
    `${plural(most, 'failure')} of ${jobsText(jobPattern)} within ${formatDuration(timeWindowMs)}`,
  again: 'each_failure',
  wants: ({ timeWindowMs }) => ({ windowMs: timeWindowMs, failureError: true }),
  history: { from: 'runs', isRelevant: ({ hasFailed }) => hasFailed },
  judge: (condition, { jobId, minutes, lastFailure }, { now }) => {
    const { failed } = sumWindow(minutes, { now, windowMs: condition.timeWindowMs });
    const window = formatDuration(condition.timeWindowMs);
    return {
      verdict: truth(failed >= condition.failureCount),
      value: plural(failed, 'failure'),
      threshold: `${condition.failureCount} in ${window}`,
      detail: `${jobId} failed ${failed === 1 ? 'once' : `${failed} times`} within ${window}`,
      count: failed,
      error: lastFailure?.error,
      runId: lastFailure?.runId,
      occurredAt: lastFailure?.at,
    };
  },
});

/** The next success ends it. */
export const timeout = jobKind({
  kind: 'timeout',
  fields: { timeout: on.describe('A run of a job timed out.'), ...ofJobs },
  read: ({ jobPattern }) => ({ jobPattern }),
  severity: 'medium',
  says: ({ jobPattern }) => `a run of ${jobsText(jobPattern)} times out`,
  again: 'each_failure',
  wants: () => ({ timeoutError: true }),
  history: {
    from: 'runs',
    isRelevant: ({ hasFailed, hasSucceeded }, isOpen) => hasFailed || (isOpen && hasSucceeded),
  },
  judge: (_condition, { jobId, lastTimeout, lastSuccessAt = -Infinity }) => {
    const isOpen = lastTimeout !== undefined && lastTimeout.at > lastSuccessAt;
    return {
      verdict: truth(isOpen),
      value: isOpen ? 'timed out' : 'no timeout',
      threshold: 'any',
      detail: isOpen
        ? `A run of ${jobId} timed out, and none has succeeded since`
        : `No run of ${jobId} timed out since its last success`,
      error: lastTimeout?.error,
      runId: lastTimeout?.runId,
      occurredAt: lastTimeout?.at,
    };
  },
});

/** An episode ends when the rate is higher than the threshold by this share of 1. */
const BACK = 0.02;
/** Rates are quotients: two that are equal on paper differ in the last bit. */
const EPSILON = 1e-9;

export const successRate = jobKind({
  kind: 'successRate',
  fields: {
    successRate: share.describe('Less than this share of the runs of a job succeeded: 0.8 is 80 %.'),
    timeWindow,
    minRuns: minRuns(5),
    ...ofJobs,
  },
  read: ({ timeWindow: timeWindowMs, ...fields }) => ({ ...fields, timeWindowMs }),
  severity: 'medium',
  says: ({ successRate: least, minRuns: runs, timeWindowMs, jobPattern }) =>
    `less than ${percent(least)} of ${runs} or more runs of ${jobsText(jobPattern)} within ${formatDuration(timeWindowMs)} succeed`,
  again: 'while_it_fires',
  wants: ({ timeWindowMs }) => ({ windowMs: timeWindowMs, failureError: true }),
  history: {
    from: 'runs',
    // Successes that leave its window lower it.
    isRelevant: ({ hasFailed, hasSucceeded, byTime }, isOpen) =>
      hasFailed || byTime || (isOpen && hasSucceeded),
  },
  judge: (condition, { jobId, minutes, lastFailure }, { now, firing }) => {
    const { succeeded, failed } = sumWindow(minutes, { now, windowMs: condition.timeWindowMs });
    const runs = succeeded + failed;
    const window = formatDuration(condition.timeWindowMs);
    // Without the bound of 1 a rule for more than 98 % would never end.
    const least = firing ? Math.min(1, condition.successRate + BACK) : condition.successRate;
    const rate = succeeded / runs;
    const isEnough = runs > 0 && runs >= condition.minRuns;
    return {
      verdict: isEnough ? truth(rate < least - EPSILON) : 'insufficient',
      value: runs > 0 ? `${percent(rate)} of ${plural(runs, 'run')}` : 'no runs',
      threshold: percent(condition.successRate),
      detail: isEnough
        ? `${percent(rate)} of the runs of ${jobId} within ${window} succeeded`
        : `${jobId} had ${plural(runs, 'run')} within ${window}, and needs ${condition.minRuns}`,
      count: failed,
      error: lastFailure?.error,
      runId: lastFailure?.runId,
    };
  },
});

/** For a job that never succeeded, the time counts from when the store first knew the job. */
export const noSuccessFor = jobKind({
  kind: 'noSuccessFor',
  fields: {
    noSuccessFor: span.describe(
      'No run of a job succeeded for this long: seconds, or a duration such as 26h.',
    ),
    ...ofJobs,
  },
  read: ({ noSuccessFor: noSuccessForMs, ...fields }) => ({ ...fields, noSuccessForMs }),
  severity: 'high',
  says: ({ noSuccessForMs, jobPattern }) =>
    `no success of ${jobsText(jobPattern)} for ${formatDuration(noSuccessForMs)}`,
  again: 'while_it_fires',
  wants: () => ({ failureError: true }),
  history: {
    from: 'runs',
    isRelevant: ({ hasSucceeded, byTime }, isOpen) => byTime || (isOpen && hasSucceeded),
    silenceMs: ({ noSuccessForMs }) => noSuccessForMs,
  },
  judge: ({ noSuccessForMs }, { jobId, lastSuccessAt, knownSince, lastFailure }, { now }) => {
    const threshold = formatDuration(noSuccessForMs);
    const since = lastSuccessAt ?? knownSince;
    if (since === undefined)
      return {
        verdict: 'insufficient',
        value: 'unknown',
        threshold,
        detail: `${jobId} has not succeeded yet`,
      };
    const ms = Math.max(0, now - since);
    // A failure before the last success is no reason why there was no success after it.
    const failure = lastFailure && lastFailure.at >= since ? lastFailure : undefined;
    return {
      verdict: truth(ms >= noSuccessForMs),
      value: formatDuration(ms),
      threshold,
      detail:
        lastSuccessAt === undefined
          ? `${jobId} has never succeeded since ${new Date(since).toISOString()}`
          : `${jobId} last succeeded ${formatDuration(ms)} ago`,
      error: failure?.error,
      runId: failure?.runId,
    };
  },
});

function failuresInARow(failures: number): string {
  if (failures === 0) return 'has not failed since it last succeeded';
  return failures === 1 ? 'failed, and has not succeeded since' : `failed ${failures} times in a row`;
}
