import {
  type Halt,
  upstreamHalt,
  type LastFire,
  nextRuns,
  type ScheduleEntry,
  type ScheduleOverride,
  type ScheduleRecord,
  type ScheduleRules,
  type Upstream,
} from '@sb/scheduler';

/** A schedule of the file, with its history and standing in the store. */
export interface ScheduleView {
  readonly name: string;
  readonly jobId: string;
  /** Cron; absent for a schedule that follows others. */
  readonly schedule?: string | undefined;
  readonly after?: readonly Upstream[] | undefined;
  readonly when?: string | undefined;
  readonly timezone: string;
  readonly enabled: boolean;
  readonly description?: string | undefined;
  readonly input?: unknown;
  readonly source: 'file' | 'store';
  /** False for a schedule of another daemon's file, or of the store alone. */
  readonly inFile: boolean;
  /** Daemons have it from their file, and no file was read. */
  readonly isLoaded?: true;
  readonly rules?: ScheduleRules | undefined;
  readonly pause?: ScheduleRecord['pause'];
  /** The pause of its job: its runs are held. */
  readonly jobPause?: ScheduleRecord['jobPause'] | undefined;
  readonly overrides: readonly ScheduleOverride[];
  /** The file has a schedule of the same name, but the one made in the store takes precedence. */
  readonly hidesFile?: true;
  /** When its next fires run, the soonest first. */
  readonly next: readonly Date[];
  readonly lastFire?: LastFire | undefined;
  /** The number of fires of the last 24 hours that were missed and not caught up. */
  readonly missed: number;
  /** The schedules that it follows and that do not fire. */
  readonly halted?: readonly { readonly schedule: string; readonly halt: Halt }[] | undefined;
  /** A fire time that has passed without a daemon firing it. */
  readonly lateFireAt?: number | undefined;
}

/** A schedule that the store knows. */
export interface StoredView extends ScheduleView {
  /** Another one after each act on the schedule. */
  readonly version: number;
}

/** The schedules of the file in its order, then those of other daemons and of the store. Pure. */
export function mergeSchedules(
  entries: readonly ScheduleEntry[],
  stored: readonly ScheduleRecord[],
  at: { readonly now: number; readonly count: number },
): readonly ScheduleView[] {
  const known = new Map(stored.map((record) => [record.name, record]));
  const ours = entries.map((entry): ScheduleView => {
    const record = known.get(entry.name);
    if (record?.source === 'store' && !record.isGone) return { ...ownView(record, at), hidesFile: true };
    const overrides = record?.overrides ?? [];
    return {
      ...entry,
      source: 'file',
      inFile: true,
      pause: record?.pause,
      ...(record?.jobPause && { jobPause: record.jobPause }),
      overrides,
      next: nextDates(entry, wishesOf(entry, record), at),
      lastFire: record?.lastFire,
      missed: record?.missed ?? 0,
      lateFireAt: record?.lateFireAt,
    };
  });
  const names = new Set(entries.map(({ name }) => name));
  const others = stored
    .filter(
      ({ name, enabled, isGone, source }) => (enabled || (source === 'store' && !isGone)) && !names.has(name),
    )
    .map((record) => ownView(record, at));
  return withAllHalted([...ours, ...others], [...stored.filter(({ isGone }) => !isGone), ...ours]);
}

/** The schedules that daemons have loaded, and those of the store, by name. Pure. */
export function storedSchedules(
  stored: readonly ScheduleRecord[],
  at: { readonly now: number; readonly count: number },
): readonly StoredView[] {
  const there = stored.filter(({ isGone }) => !isGone);
  const views = there.map((record): StoredView => {
    const view = ownView(record, at);
    return record.source === 'store' ? view : { ...view, isLoaded: true };
  });
  return withAllHalted(views, there);
}

/** The overrides, the pause and the last decision that the store has for a schedule of a file. */
export function wishesOf(
  { schedule, timezone, enabled }: Pick<ScheduleEntry, 'schedule' | 'timezone' | 'enabled'>,
  record: ScheduleRecord | undefined,
): Parameters<typeof nextRuns>[1] {
  if (!record) return { overrides: [] };
  const { overrides, pause, decided, nextFireAt } = record;
  // Otherwise the stored time is one of another expression.
  const isSame = record.schedule === schedule && record.timezone === timezone && record.enabled === enabled;
  return { overrides, pause, decided, ...(isSame && { nextFireAt }) };
}

function withAllHalted<View extends ScheduleView>(
  views: readonly View[],
  there: readonly Pick<ScheduleView, 'name' | 'enabled'>[],
): readonly View[] {
  const enabled = new Map(there.map((one) => [one.name, one.enabled]));
  return views.map((view) => withHalted(view, enabled));
}

function withHalted<View extends ScheduleView>(view: View, enabled: ReadonlyMap<string, boolean>): View {
  const halted = (view.after ?? []).flatMap(({ schedule }) => {
    const halt = schedule === undefined ? undefined : upstreamHalt(enabled.get(schedule));
    return schedule === undefined || halt === undefined ? [] : [{ schedule, halt }];
  });
  return halted.length === 0 ? view : { ...view, halted };
}

function ownView(record: ScheduleRecord, at: { readonly now: number; readonly count: number }): StoredView {
  return { ...record, inFile: false, next: nextDates(record, record, at) };
}

function nextDates(...asked: Parameters<typeof nextRuns>): readonly Date[] {
  return nextRuns(...asked).map(({ runsAt }) => new Date(runsAt));
}
