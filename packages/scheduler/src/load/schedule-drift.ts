/** Compares a file with the store: what would change if a daemon with this file started now. */
import { compareVersions, type Store } from '@sb/storage';
import { toEntry } from '../definitions/entry-values.ts';
import { diffSchedules, type EntryChange, type ScheduleDiff } from '../file/diff-schedules.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';
import { findOtherLoaders, type Loader } from './loaders.sql.ts';
import { findFileSchedules, type ScheduleRow } from '../definitions/schedules.sql.ts';

export interface ScheduleDrift extends Omit<ScheduleDiff, 'gone'> {
  /** In the store and not in the file; they still fire. */
  readonly gone: readonly GoneSchedule[];
  /** In the file, but they no longer fire, because no running daemon had them; with what else differs. */
  readonly disabled: readonly EntryChange[];
  /** They differ, and stay as a newer running daemon has them. */
  readonly left: readonly EntryChange[];
  /** The number of schedules that are the same in both. */
  readonly equal: number;
}

interface GoneSchedule {
  readonly entry: ScheduleEntry;
  /** A running daemon has it in its file, so it continues to fire. */
  readonly isLoaded: boolean;
}

export async function readScheduleDrift(
  store: Store,
  entries: readonly ScheduleEntry[],
  version: string,
): Promise<ScheduleDrift> {
  return store.read(function* (tx) {
    const rows = yield* findFileSchedules(tx);
    return driftOf(entries, { rows, loaders: yield* findOtherLoaders(tx, 0), version });
  });
}

interface Against {
  readonly rows: readonly ScheduleRow[];
  readonly loaders: readonly Loader[];
  /** The version of the code that would load the file. */
  readonly version: string;
}

function driftOf(entries: readonly ScheduleEntry[], { rows, loaders, version }: Against): ScheduleDrift {
  const off = new Set(rows.filter(({ gone_at }) => gone_at !== null).map(({ name }) => name));
  const diff = diffSchedules(rows.map(toEntry), entries);
  const isNewers = ({ name }: EntryChange): boolean =>
    loaders.some((loader) => loader.names.has(name) && compareVersions(loader.version, version) > 0);
  const standing = diff.changed.filter(({ name }) => !off.has(name));
  const changes = new Map(diff.changed.map((one) => [one.name, one.changes]));
  const disabled = entries
    .filter(({ name }) => off.has(name))
    .map(({ name }) => ({ name, changes: changes.get(name) ?? [] }));
  return {
    added: diff.added,
    changed: standing.filter((one) => !isNewers(one)),
    left: standing.filter(isNewers),
    disabled,
    gone: diff.gone
      .filter(({ name }) => !off.has(name))
      .map((entry) => ({ entry, isLoaded: loaders.some(({ names }) => names.has(entry.name)) })),
    equal: entries.length - diff.added.length - standing.length - disabled.length,
  };
}
