import { maskJson } from '@sb/logger';
import type { EntryChange, ScheduleDrift, ScheduleEntry } from '@sb/scheduler';
import { clean, writtenTimes } from '@sb/views';
import type { Column } from '../../../cli/terminal/table.ts';
import { fieldChangeText } from '../../../views/field-change-text.ts';

/**
 * `gone`: only the store has it. `disabled`: the file has it, but it does not fire, because no running daemon had it.
 * `left`: they differ, and the version of a newer running daemon is in force.
 */
type DifferenceKind = 'added' | 'changed' | 'gone' | 'disabled' | 'left';

/** A difference between a file and the store, as --json prints it. */
interface ScheduleDifference {
  readonly difference: DifferenceKind;
  readonly name: string;
  readonly jobId?: string;
  /** Values of the store, then of the file. */
  readonly changes?: EntryChange['changes'];
  /** For `gone`: a running daemon has it, so it continues to fire. */
  readonly loaded?: boolean;
}

export interface ShownDifference {
  readonly shape: ScheduleDifference;
  /** The difference, for people. */
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
    ...disabled.map(changesOf('disabled', 'no running daemon had it')),
    ...left.map(changesOf('left', 'the version of a newer daemon is in force')),
    ...gone.map(({ entry, isLoaded }) => ({
      shape: { difference: 'gone' as const, ...about(entry), loaded: isLoaded },
      text: isLoaded ? `${when(entry)}, a running daemon has it` : when(entry),
    })),
  ];
}

export const DIFFERENCE_COLUMNS: readonly Column<ShownDifference>[] = [
  { header: 'difference', get: ({ shape }) => shape.difference },
  { header: 'schedule', get: ({ shape }) => shape.name },
  // Never cut: the difference is the answer.
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
