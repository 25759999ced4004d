import { cappedCount, cappedPlural, formatDuration, plural } from '@sb/words';
import type { QueueFacts } from '../facts.ts';
import { type ConditionOf, type Look, truth } from './look.ts';
import { type Finding } from '../verdict.ts';

/** Who has paused the queue knows that its runs are late: nothing begins while it lasts, and nothing ends. */
export function delayedJobs(rule: ConditionOf<'delayedJobs'>, queue: QueueFacts, { firing }: Look): Finding {
  const late = queue.late[rule.lagMs];
  const delayed = queue.retrying + (late ?? 0);
  const { late: stopsAt = Infinity } = queue.stopsAt;
  const isMore = queue.retrying >= stopsAt || (late ?? 0) >= stopsAt;
  const lag = formatDuration(rule.lagMs);
  // What is retrying is enough, however many are late.
  const isKnown = late !== undefined || delayed >= rule.delayedJobs;
  const verdict = isKnown ? truth(delayed >= rule.delayedJobs) : 'insufficient';
  return {
    verdict: queue.mode !== 'paused' ? verdict : firing ? 'insufficient' : 'false',
    value: `${cappedCount(queue.retrying, stopsAt)} retrying, ${late === undefined ? 'an unknown number' : cappedCount(late, stopsAt)} late`,
    threshold: plural(rule.delayedJobs, 'run'),
    detail: `Queue ${queue.name} has ${cappedPlural(delayed, isMore ? delayed : Infinity, 'run')} that ${delayed === 1 ? 'retries or waits' : 'retry or wait'} for longer than ${lag}`,
    count: delayed,
  };
}
