import { formatDuration } from '@sb/words';
import type { QueueFacts } from '../facts.ts';
import { type ConditionOf, truth } from './look.ts';
import { type Finding } from '../verdict.ts';

/** Who paused it for a time has said when it is over. */
export function queuePaused(rule: ConditionOf<'queuePaused'>, queue: QueueFacts): Finding {
  const isPaused = queue.mode === 'paused';
  return {
    verdict: truth(isPaused && queue.until === undefined),
    value: isPaused ? 'paused' : queue.mode,
    threshold: rule.forMs > 0 ? `paused for ${formatDuration(rule.forMs)}` : 'paused',
    detail: isPaused
      ? `Queue ${queue.name} is paused${queue.by ? ` by ${queue.by}` : ''}${queue.reason ? `: ${queue.reason}` : ''}`
      : `Queue ${queue.name} is not paused`,
  };
}
