import { formatDuration } from '@sb/jobs';
import type { QueueFacts } from '../facts.ts';
import { type ConditionOf, counted, type Finding, truth } from '../verdict.ts';

export function delayedJobs(rule: ConditionOf<'delayedJobs'>, queue: QueueFacts): Finding {
  const late = queue.late[rule.lagMs];
  const delayed = queue.retrying + (late ?? 0);
  const lag = formatDuration(rule.lagMs);
  return {
    // What is retrying is enough, however many are late.
    verdict:
      late === undefined && delayed < rule.delayedJobs ? 'insufficient' : truth(delayed >= rule.delayedJobs),
    value: `${queue.retrying} retrying, ${late ?? 'an unknown number'} late`,
    threshold: counted(rule.delayedJobs, 'run'),
    detail: `Queue ${queue.name} has ${counted(delayed, 'run')} that retry or wait for longer than ${lag}`,
    count: delayed,
  };
}
