import { formatDuration } from '@sb/words';
import { durationsOf, type JobFacts } from '../facts.ts';
import { type ConditionOf, type Look, truth } from './look.ts';
import { type Finding } from '../verdict.ts';
import { quantileOf } from './quantile.ts';

/** Fewer have no p95. */
const LEAST = 20;

export function runningLongerThan(
  rule: ConditionOf<'runningLongerThan'>,
  job: JobFacts,
  { now }: Look,
): Finding {
  const { longest } = job;
  // Of those that run: to work it out for every job takes longer than all the rest.
  const most = longest || rule.longerThan !== 'p95x2' ? mostMs(rule, job) : undefined;
  const threshold = most === undefined ? 'twice its p95' : formatDuration(most);
  // Nothing that runs takes too long, whatever too long may be.
  if (!longest)
    return {
      verdict: 'false',
      value: 'not running',
      threshold,
      detail: `No run of ${job.jobId} is under way`,
    };
  const ms = Math.max(0, now - longest.startedAt);
  return {
    verdict: most === undefined ? 'insufficient' : truth(ms > most),
    value: formatDuration(ms),
    threshold,
    detail:
      most === undefined
        ? `${job.jobId} has fewer than ${LEAST} successes to compare with`
        : `Run ${longest.runId} of ${job.jobId} is under way for ${formatDuration(ms)}`,
    runId: longest.runId,
  };
}

function mostMs({ longerThan }: ConditionOf<'runningLongerThan'>, job: JobFacts): number | undefined {
  if (longerThan !== 'p95x2') return longerThan;
  const durations = durationsOf(job.recent);
  return durations.length < LEAST ? undefined : 2 * quantileOf(durations, 0.95);
}
