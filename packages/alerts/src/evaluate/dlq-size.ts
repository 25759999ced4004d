import type { QueueFacts } from '../facts.ts';
import { type ConditionOf, counted, type Finding, truth } from '../verdict.ts';

export function dlqSize(rule: ConditionOf<'dlqSize'>, { name, deadLetters, lastDead }: QueueFacts): Finding {
  return {
    verdict: truth(deadLetters >= rule.dlqSize),
    value: counted(deadLetters, 'dead letter'),
    threshold: String(rule.dlqSize),
    detail: `Queue ${name} has ${counted(deadLetters, 'dead letter')}${lastDead ? `, the last of ${lastDead.jobId}` : ''}`,
    count: deadLetters,
    error: lastDead?.error,
    runId: lastDead?.runId,
    occurredAt: lastDead?.at,
  };
}
