import { cappedPlural } from '@sb/words';
import type { QueueFacts } from '../facts.ts';
import { type ConditionOf, truth } from './look.ts';
import { type Finding } from '../verdict.ts';

export function dlqSize(
  rule: ConditionOf<'dlqSize'>,
  { name, deadLetters, lastDead, stopsAt }: QueueFacts,
): Finding {
  const value = cappedPlural(deadLetters, stopsAt.dead, 'dead letter');
  return {
    verdict: truth(deadLetters >= rule.dlqSize),
    value,
    threshold: String(rule.dlqSize),
    detail: `Queue ${name} has ${value}${lastDead ? `, the last of ${lastDead.jobId}` : ''}`,
    count: deadLetters,
    error: lastDead?.error,
    runId: lastDead?.runId,
    occurredAt: lastDead?.at,
  };
}
