import { maskJson } from '@sb/logger';
import type { EntryChange, ScheduleDrift, ScheduleEntry } from '@sb/scheduler';
import type { Column } from '../../../cli/terminal/table.ts';
import { clean } from '../../../cli/terminal/text.ts';
import { writtenTimes } from './chain-words.ts';
import { fieldChangeText } from '../../../views/field-change-text.ts';

/**
 * `gone`: the store has it and the file has not. `disabled`: the file has it and it fires no more, because no daemon
 * at work had it. `left`: they differ, and a newer daemon at work has the say.
 */
type DifferenceKind = 'added' | 'changed' | 'gone' | 'disabled' | 'left';

/** A difference between a file and the store, as --json prints it. */
interface ScheduleDifference {
  readonly difference: DifferenceKind;
  readonly name: string;
  readonly jobId?: string;
  /** From the store's to the file's. */
  readonly changes?: EntryChange['changes'];
  /** Of one that is gone: a daemon at work has it, so it goes on. */
  readonly loaded?: boolean;
}

export interface ShownDifference {
  readonly shape: ScheduleDifference;
  /** What differs, for people. */
  readonly text: string;
}

/** Without secrets. Empty when the file and the store agree. */
export function scheduleDifferences(
  { added, changed, gone, disabled, left }: ScheduleDrift,
  secrets: readonly string[],
): readonly ShownDifference[] {
  const changesOf = (difference: DifferenceKind, note?: string) => (change: EntryChange) => {
    const changes = maskedChanges(change, secrets);
    const text = [...(note === undefined ? [] : [note]), ...changes.map(fieldChangeText)].join(', ');
    return { shape: { difference, name: change.name, changes }, text };
  };
  return [
    ...added.map((entry) => ({
      shape: { difference: 'added' as const, ...about(entry) },
      text: when(entry),
    })),
    ...changed.map(changesOf('changed')),
    ...disabled.map(changesOf('disabled', 'no daemon at work had it')),
    ...left.map(changesOf('left', 'a newer daemon has the say')),
    ...gone.map(({ entry, isLoaded }) => ({
      shape: { difference: 'gone' as const, ...about(entry), loaded: isLoaded },
      text: isLoaded ? `${when(entry)}, a daemon at work has it` : when(entry),
    })),
  ];
}

export const DIFFERENCE_COLUMNS: readonly Column<ShownDifference>[] = [
  { header: 'difference', get: ({ shape }) => shape.difference },
  { header: 'schedule', get: ({ shape }) => shape.name },
  // Never cut: what differs is what is asked for.
  { header: 'what', get: ({ text }) => text },
];

/** The changes of one schedule without secrets. */
export function maskedChanges({ changes }: EntryChange, secrets: readonly string[]): EntryChange['changes'] {
  return changes.map(({ field, before, after }) => ({
    field,
    before: maskJson(before, secrets),
    after: maskJson(after, secrets),
  }));
}

function about({ name, jobId }: ScheduleEntry) {
  return { name, jobId };
}

function when(entry: ScheduleEntry): string {
  return clean(`${writtenTimes(entry)}${entry.enabled ? '' : ', off'}`);
}
