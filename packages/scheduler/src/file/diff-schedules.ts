/** Compares two states of the schedules: two files, or a file and the store. Pure. */
import { DEFAULT_RULES, type ScheduleRules } from '../schedule-rules.ts';
import type { ScheduleEntry } from './schedule-file.ts';

/** A field with another value; undefined is a field that is left out. */
export interface FieldChange {
  /** A key of `ScheduleEntry` or `ScheduleRules`. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface EntryChange {
  readonly name: string;
  /** At least one. */
  readonly changes: readonly FieldChange[];
}

/** `added` and `changed` are in the order of the state after, `gone` in that of the state before. */
export interface ScheduleDiff {
  readonly added: readonly ScheduleEntry[];
  readonly changed: readonly EntryChange[];
  /** Only in the state before. */
  readonly gone: readonly ScheduleEntry[];
}

const FIELDS = ['jobId', 'schedule', 'after', 'when', 'timezone', 'enabled', 'description', 'input'] as const;

export function diffSchedules(
  before: readonly ScheduleEntry[],
  after: readonly ScheduleEntry[],
): ScheduleDiff {
  const old = new Map(before.map((entry) => [entry.name, entry]));
  const names = new Set(after.map(({ name }) => name));
  return {
    added: after.filter(({ name }) => !old.has(name)),
    changed: after.flatMap((entry) => {
      const was = old.get(entry.name);
      const changes = was ? changesOf(was, entry) : [];
      return changes.length > 0 ? [{ name: entry.name, changes }] : [];
    }),
    gone: before.filter(({ name }) => !names.has(name)),
  };
}

function changesOf(before: ScheduleEntry, after: ScheduleEntry): readonly FieldChange[] {
  return [
    ...FIELDS.flatMap((field) => changeOf(field, before[field], after[field])),
    ...ruleChanges(before.rules ?? DEFAULT_RULES, after.rules ?? DEFAULT_RULES),
  ];
}

function ruleChanges(before: ScheduleRules, after: ScheduleRules): readonly FieldChange[] {
  const [old, fresh] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const fields = new Set([...old.keys(), ...fresh.keys()]);
  return [...fields].flatMap((field) => changeOf(field, old.get(field), fresh.get(field)));
}

/** Compares the JSON, which is what the store holds. */
function changeOf(field: string, before: unknown, after: unknown): readonly FieldChange[] {
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ field, before, after }];
}
