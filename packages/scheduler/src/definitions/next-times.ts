import { scheduleJitter } from '../plan/jitter.ts';
import { dueAt, type Overrides } from '../plan/overrides.ts';
import type { ScheduleRules } from '../schedule-rules.ts';
import type { NextTimes } from './schedules.sql.ts';

/** The columns of the next fire of a schedule: its time, and when it becomes due. */
export function nextTimes(
  {
    name,
    rules,
    overrides,
  }: { readonly name: string; readonly rules: ScheduleRules; readonly overrides: Overrides },
  next: number | undefined,
): NextTimes {
  const jitterMs = scheduleJitter(name, rules.jitterMs);
  return { nextFireAt: next ?? null, dueAt: dueAt(next, { jitterMs, changes: overrides.changes }) ?? null };
}
