/** The three forms of a schedule: the entry that was asked for, its row, and the facts in events. */
import type { ScheduleDefinition } from '@sb/events';
import { parseChain, chainText } from '../chain.ts';
import { parseRules, rulesText, type ScheduleRules } from '../schedule-rules.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';
import type { ScheduleValues } from './schedules.sql.ts';

/** An entry with all its rules, defaults filled in. */
export type CheckedEntry = ScheduleEntry & { readonly rules: ScheduleRules };

export function entryValues(entry: ScheduleEntry, source: ScheduleValues['source']): ScheduleValues {
  return {
    name: entry.name,
    job: entry.jobId,
    expression: entry.schedule ?? null,
    chain: entry.after ? chainText({ after: entry.after, when: entry.when }) : null,
    timezone: entry.timezone,
    enabled: entry.enabled ? 1 : 0,
    description: entry.description ?? null,
    input: entry.input === undefined ? null : JSON.stringify(entry.input),
    rules: rulesText(entry.rules),
    source,
  };
}

export function toEntry(row: ScheduleValues): CheckedEntry {
  return {
    name: row.name,
    jobId: row.job,
    ...scheduleTimes(row),
    timezone: row.timezone,
    enabled: row.enabled === 1,
    ...(row.description !== null && { description: row.description }),
    ...(row.input !== null && { input: JSON.parse(row.input) as Readonly<Record<string, unknown>> }),
    rules: parseRules(row.rules),
  };
}

/** The fields that say when it fires: by a clock, or after others. */
export function scheduleTimes({
  expression,
  chain,
}: Pick<ScheduleValues, 'expression' | 'chain'>): Pick<ScheduleEntry, 'schedule' | 'after' | 'when'> {
  if (chain !== null) return parseChain(chain);
  return expression === null ? {} : { schedule: expression };
}

export function entryFacts({
  name: _name,
  schedule,
  after,
  when,
  description,
  rules,
  ...same
}: ScheduleEntry): ScheduleDefinition {
  return {
    ...same,
    ...(schedule !== undefined && { schedule }),
    ...(after !== undefined && { after }),
    ...(when !== undefined && { when }),
    ...(description !== undefined && { description }),
    rules: { ...rules },
  };
}
