import { formatDuration } from '@sb/jobs';
import type { QueueFacts } from '../facts.ts';
import { atLeast, type ConditionOf, counted, type Look, truth } from './look.ts';
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
    value: `${atLeast(queue.retrying, stopsAt)} retrying, ${late === undefined ? 'an unknown number' : atLeast(late, stopsAt)} late`,
    threshold: counted(rule.delayedJobs, 'run'),
    detail: `Queue ${queue.name} has ${counted(delayed, 'run', isMore ? delayed : undefined)} that ${delayed === 1 ? 'retries or waits' : 'retry or wait'} for longer than ${lag}`,
    count: delayed,
  };
}
