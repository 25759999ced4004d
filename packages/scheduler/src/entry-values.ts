/** A schedule between its three forms: as it is asked for, as its row, and as events tell it. */
import type { ScheduleFacts } from '@sb/events';
import type { CheckedEntry } from './check-entry.ts';
import { rulesOf, rulesText } from './schedule-rules.ts';
import type { ScheduleEntry } from './schedule-file.ts';
import type { OperatedRow } from './store/operate.ts';
import type { ScheduleValues } from './store/schedules.ts';

export function valuesOf(entry: ScheduleEntry, source: ScheduleValues['source']): ScheduleValues {
  return {
    name: entry.name,
    job: entry.jobId,
    expression: entry.schedule,
    timezone: entry.timezone,
    enabled: entry.enabled ? 1 : 0,
    description: entry.description ?? null,
    input: entry.input === undefined ? null : JSON.stringify(entry.input),
    rules: rulesText(entry.rules),
    source,
  };
}

export function entryOf(row: OperatedRow): CheckedEntry {
  return {
    name: row.name,
    jobId: row.job,
    schedule: row.expression,
    timezone: row.timezone,
    enabled: row.enabled === 1,
    ...(row.description !== null && { description: row.description }),
    ...(row.input !== null && { input: JSON.parse(row.input) as Readonly<Record<string, unknown>> }),
    rules: rulesOf(row.rules),
  };
}

export function entryFacts({ name: _name, description, rules, ...same }: ScheduleEntry): ScheduleFacts {
  return { ...same, ...(description !== undefined && { description }), rules: { ...rules } };
}
