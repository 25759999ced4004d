import { scheduleJitter } from '../plan/jitter.ts';
import { dueAt } from '../plan/moved-fires.ts';
import { effectiveCron, type Overrides } from '../plan/overrides.ts';
import type { ScheduleRules } from '../schedule-rules.ts';
import type { NextTimes } from './schedules.sql.ts';

export interface TimedFacts {
  readonly name: string;
  /** Null when it follows others. */
  readonly expression: string | null;
  readonly timezone: string;
  readonly rules: ScheduleRules;
  readonly overrides: Overrides;
}

/** The columns of the next fire of a schedule: its time, and when the next of its fires becomes due. */
export function nextTimes(
  { name, expression, timezone, rules, overrides }: TimedFacts,
  next: number | undefined,
): NextTimes {
  const jitterMs = scheduleJitter(name, rules.jitterMs);
  const { changes } = overrides;
  if (next === undefined || expression === null) return { nextFireAt: null, dueAt: null };
  if (changes.size === 0) return { nextFireAt: next, dueAt: next + jitterMs };
  const cron = effectiveCron({ expression, timezone }, overrides);
  return { nextFireAt: next, dueAt: dueAt(next, { cron, jitterMs, changes }) ?? null };
}
