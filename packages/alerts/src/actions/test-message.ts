/** Builds a test message, which shows whether alerts arrive. Pure. */
import { shellWord } from '@sb/words';
import type { Group } from '../group.ts';
import type { AlertMessage } from '../message.ts';
import type { AlertRule } from '../evaluate/rule.ts';

export interface TestOf {
  readonly id: string;
  /** Ms since the epoch. */
  readonly now: number;
  /** As its message would be. Absent: a message about nothing. */
  readonly rule?: AlertRule | undefined;
  /** The subject. */
  readonly group?: Group | undefined;
}

export function buildTestMessage({ id, now, rule, group }: TestOf): AlertMessage {
  const base = { id, status: 'test', since: now } as const;
  if (!rule)
    return {
      ...base,
      severity: 'low',
      rule: 'test',
      title: 'A test: alerts arrive here',
    };
  const about = group && ABOUT.find((kind) => kind === group.kind);
  return {
    ...base,
    severity: rule.severity,
    rule: rule.name,
    title: `Nothing is wrong: this is how ${rule.name} looks${rule.description ? ` (${rule.description})` : ''}`,
    ...(group && about && { [about]: group.name }),
    ...(rule.runbook !== undefined && { runbook: rule.runbook }),
    command: `worker alert:explain ${shellWord(rule.name)}`,
  };
}

/** The part of a message that names its subject. */
const ABOUT = ['job', 'queue', 'node'] as const;
