/**
 * What a rule says of what is so: a verdict for each job, queue, node or channel that it is about. Pure. Never throws: a
 * rule that cannot be evaluated is true of itself, so that somebody hears of it, and says nothing of anything else.
 */
import { assertNever } from '@sb/jobs';
import type { Episode } from '../episode.ts';
import type { Facts, JobFacts, QueueFacts } from '../facts.ts';
import { fingerprintOf, type Group } from '../group.ts';
import type { AlertRule, Condition } from '../rules.ts';
import type { ConditionOf, Look } from './look.ts';
import type { Finding, Verdict } from '../verdict.ts';
import { channelBroken } from './channel-broken.ts';
import { concurrencyLimit } from './concurrency-limit.ts';
import { consecutiveFailures } from './consecutive-failures.ts';
import { delayedJobs } from './delayed-jobs.ts';
import { dlqSize } from './dlq-size.ts';
import { durationIncrease } from './duration-increase.ts';
import { failureCount } from './failure-count.ts';
import { missedSchedule } from './missed-schedule.ts';
import { noSuccessFor } from './no-success-for.ts';
import { nodeSilent } from './node-silent.ts';
import { pendingJobs } from './pending-jobs.ts';
import { queuePaused } from './queue-paused.ts';
import { runningLongerThan } from './running-longer-than.ts';
import { successRate } from './success-rate.ts';
import { timeout } from './timeout.ts';

export interface Moment {
  /** The store's clock, ms since the epoch. */
  readonly now: number;
  /** Those that are not resolved, by fingerprint. */
  readonly episodes: ReadonlyMap<string, Episode>;
  /** Whether a job is one of a `jobPattern`: the reader's, which no pattern can hang. */
  readonly matches: (pattern: string, jobId: string) => boolean;
}

type Find<Thing> = (thing: Thing, look: Look) => Finding;

type JobCondition = Extract<Condition, { readonly jobPattern: string }>;
type QueueCondition = ConditionOf<
  'dlqSize' | 'pendingJobs' | 'queuePaused' | 'delayedJobs' | 'concurrencyLimit'
>;

export function evaluate(rule: AlertRule, facts: Facts, at: Moment): readonly Verdict[] {
  const itself: Group = { kind: 'rule', name: rule.name };
  try {
    const verdicts = judgeAll(rule, facts, { ...at, episodes: ofRule(rule, at) });
    return at.episodes.has(fingerprintOf(rule.name, itself)) ? [...verdicts, works(itself)] : verdicts;
  } catch (error) {
    return [cannot(itself, error)];
  }
}

function judgeAll(rule: AlertRule, facts: Facts, at: Moment): readonly Verdict[] {
  const { condition } = rule;
  const each = <Thing>(
    kind: Group['kind'],
    things: readonly (readonly [string, Thing])[],
    find: Find<Thing>,
  ) =>
    things.map(([name, thing]) => {
      const group: Group = { kind, name };
      return { group, ...find(thing, { now: at.now, firing: firingOf(rule, group, at) }) };
    });
  if (condition.kind === 'nodeSilent') return each('node', byName(facts.nodes), nodeSilent);
  if (condition.kind === 'channelBroken') return each('channel', byName(facts.channels), channelBroken);
  if ('jobPattern' in condition) {
    const jobs = facts.jobs.filter(({ jobId }) => at.matches(condition.jobPattern, jobId));
    return each(
      'job',
      jobs.map((job) => [job.jobId, job] as const),
      findOfJob(condition),
    );
  }
  const queues = facts.queues.filter(({ name }) => (condition.queue ?? name) === name);
  return each('queue', byName(queues), findOfQueue(condition));
}

function byName<Thing extends { readonly name: string }>(
  things: readonly Thing[],
): readonly (readonly [string, Thing])[] {
  return things.map((thing) => [thing.name, thing]);
}

function findOfJob(condition: JobCondition): Find<JobFacts> {
  switch (condition.kind) {
    case 'consecutiveFailures':
      return (job) => consecutiveFailures(condition, job);
    case 'failureCount':
      return (job, look) => failureCount(condition, job, look);
    case 'timeout':
      return timeout;
    case 'successRate':
      return (job, look) => successRate(condition, job, look);
    case 'durationIncrease':
      return (job, look) => durationIncrease(condition, job, look);
    case 'missedSchedule':
      return missedSchedule;
    case 'noSuccessFor':
      return (job, look) => noSuccessFor(condition, job, look);
    case 'runningLongerThan':
      return (job, look) => runningLongerThan(condition, job, look);
    default:
      return assertNever(condition, 'a condition');
  }
}

function findOfQueue(condition: QueueCondition): Find<QueueFacts> {
  switch (condition.kind) {
    case 'dlqSize':
      return (queue) => dlqSize(condition, queue);
    case 'pendingJobs':
      return (queue, look) => pendingJobs(condition, queue, look);
    case 'queuePaused':
      return (queue) => queuePaused(condition, queue);
    case 'delayedJobs':
      return (queue, look) => delayedJobs(condition, queue, look);
    case 'concurrencyLimit':
      return (queue, look) => concurrencyLimit(condition, queue, look);
    default:
      return assertNever(condition, 'a condition');
  }
}

/** What is not told yet ends as it begins: only what was told has to get clearly better. */
function firingOf(rule: AlertRule, group: Group, { episodes }: Moment): Episode | undefined {
  if (episodes.size === 0) return undefined;
  const episode = episodes.get(fingerprintOf(rule.name, group));
  return episode?.state === 'firing' || episode?.state === 'recovering' ? episode : undefined;
}

/** Whoever has none need not look for each job. */
function ofRule(rule: AlertRule, { episodes }: Moment): Moment['episodes'] {
  const has = [...episodes.values()].some((episode) => episode.rule === rule.name);
  return has ? episodes : new Map();
}

function works(group: Group): Verdict {
  return { group, verdict: 'false', value: 'evaluated', threshold: 'any error', detail: 'The rule works' };
}

function cannot(group: Group, thrown: unknown): Verdict {
  const error = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    group,
    verdict: 'true',
    value: 'not evaluated',
    threshold: 'any error',
    detail: `The rule ${group.name} cannot be evaluated`,
    error,
  };
}
