import { nextFires, type LastFire, type ScheduleEntry, type ScheduleRecord } from '@sb/scheduler';

/** A schedule as the file has it, with what the store knows of its past. */
export interface ScheduleView {
  readonly name: string;
  readonly jobId: string;
  readonly schedule: string;
  readonly timezone: string;
  readonly enabled: boolean;
  readonly description?: string | undefined;
  readonly input?: unknown;
  readonly source: 'file' | 'store';
  /** False for one that another daemon's file has, or the store alone. */
  readonly inFile: boolean;
  readonly next: readonly Date[];
  readonly lastFire?: LastFire | undefined;
  /** Fires of the last 24 hours that were missed. */
  readonly missed: number;
}

/** The file's schedules in its order, then those that others have loaded. Pure. */
export function mergeSchedules(
  entries: readonly ScheduleEntry[],
  stored: readonly ScheduleRecord[],
  at: { readonly now: number; readonly count: number },
): readonly ScheduleView[] {
  const known = new Map(stored.map((record) => [record.name, record]));
  const ours = entries.map((entry): ScheduleView => {
    const record = known.get(entry.name);
    return {
      ...entry,
      source: 'file',
      inFile: true,
      next: nextOf(entry, at),
      lastFire: record?.lastFire,
      missed: record?.missed ?? 0,
    };
  });
  const names = new Set(entries.map(({ name }) => name));
  const others = stored
    .filter(({ name, enabled }) => enabled && !names.has(name))
    .map((record): ScheduleView => ({ ...record, inFile: false, next: nextOf(record, at) }));
  return [...ours, ...others];
}

function nextOf(
  { enabled, schedule, timezone }: Pick<ScheduleEntry, 'enabled' | 'schedule' | 'timezone'>,
  { now, count }: { readonly now: number; readonly count: number },
): readonly Date[] {
  return enabled ? nextFires(schedule, timezone, new Date(now), count) : [];
}
