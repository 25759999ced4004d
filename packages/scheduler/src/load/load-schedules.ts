/**
 * Brings the store's schedules in line with the file that a daemon has read. Called when it starts, and whenever another
 * daemon starts, stops, or reads its file again.
 * Promise: an unchanged schedule keeps its next fire; a changed one is computed from now and never replays the past.
 * All changes of one call are one transaction, so a crash leaves the store as it was before or after.
 *
 * Daemons of two versions, or with two files, must not undo each other's work. A schedule that a newer daemon has
 * loaded stays as that daemon has it. A schedule that is gone from the file stops firing only when no other running
 * daemon has it loaded. If it comes back within a day, its missed fires are caught up, and a fire that waited runs. A
 * schedule that was created in the store is not taken over by a file that has one of the same name.
 */
import { type Body, compareVersions, type Store, type Tx } from '@sb/storage';
import { beginChains } from '../chains/chains-cursor.ts';
import { CronError } from '../cron/cron-errors.ts';
import { ZoneError } from '../cron/zones.ts';
import { scheduleTimes, entryValues } from '../definitions/entry-values.ts';
import type { UnreadSchedule } from '../fire/fired.ts';
import { findCycles } from '../check/find-cycles.ts';
import { nextTimes } from '../definitions/next-times.ts';
import { hasSameTimes } from '../definitions/same-times.ts';
import { effectiveCron, NO_OVERRIDES, type Overrides } from '../plan/overrides.ts';
import { replanToCome } from './replan-to-come.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';
import { ScheduleCycleError } from '../schedule-errors.ts';
import { DEFAULT_RULES } from '../schedule-rules.ts';
import { chainFromNow, findFollowers } from '../chains/chains.sql.ts';
import { findPlanStart } from '../definitions/fires.sql.ts';
import { findOverrides } from '../definitions/overrides.sql.ts';
import { findOtherLoaders, type Loader, noteLoaded } from './loaders.sql.ts';
import {
  findFileSchedules,
  findOwnNames,
  insertSchedules,
  markGone,
  type NewSchedule,
  type NextTimes,
  replan,
  type ScheduleRow,
  type ScheduleValues,
  updateSchedule,
} from '../definitions/schedules.sql.ts';
import { dropForeign } from '../chains/use-overrides.ts';

/** The daemon that loads. */
export interface LoadingNode {
  readonly nodeId: number;
  readonly version: string;
}

/** Names of schedules. */
export interface LoadReport {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly disabled: readonly string[];
  /** Left unchanged, because a newer daemon has them. */
  readonly left: readonly string[];
  /** Left out, because the store has schedules of its own with these names. */
  readonly inStore: readonly string[];
  /**
   * This daemon cannot read what an operator asked of them, so their times stay as they are. Where the file gives them
   * other times, they are left unchanged.
   */
  readonly unread: readonly UnreadSchedule[];
}

/** Fails with `SCHEDULE_CYCLE`, and then changes nothing. */
export async function loadSchedules(
  store: Store,
  node: LoadingNode,
  entries: readonly ScheduleEntry[],
): Promise<LoadReport> {
  const now = await store.now();
  return store.write(function* (tx) {
    const others = yield* findOtherLoaders(tx, node.nodeId);
    const report = yield* bringInLine(tx, { others, now, version: node.version, entries, changing: entries });
    const cycles = yield* cyclesOf(tx, entries);
    if (cycles.length > 0) throw new ScheduleCycleError(cycles);
    yield* noteLoaded(
      tx,
      node.nodeId,
      entries.map(({ name }) => name),
    );
    yield* chainFromNow(tx, now);
    return report;
  });
}

/**
 * Loads again after another daemon started, stopped, or loaded other schedules. Changes only schedules that were left to
 * a newer daemon, and those that no daemon has any more: of daemons of one version, the last that started decides.
 */
export async function reloadSchedules(
  store: Store,
  node: LoadingNode,
  { entries, left }: { readonly entries: readonly ScheduleEntry[]; readonly left: readonly string[] },
): Promise<LoadReport> {
  const now = await store.now();
  const changing = entries.filter(({ name }) => left.includes(name));
  return store.write(function* (tx) {
    const others = yield* findOtherLoaders(tx, node.nodeId);
    return yield* bringInLine(tx, { others, now, version: node.version, entries, changing });
  });
}

interface Loading {
  readonly others: readonly Loader[];
  readonly now: number;
  readonly version: string;
  readonly entries: readonly ScheduleEntry[];
  /** The entries that may be added or changed. */
  readonly changing: readonly ScheduleEntry[];
}

function* bringInLine(tx: Tx, loading: Loading): Body<LoadReport> {
  if (loading.changing.some(({ after }) => after)) yield* beginChains(tx);
  const { others, now, entries, changing } = loading;
  yield* replanToCome(tx, now);
  const stored = yield* findFileSchedules(tx);
  const all = yield* findOverrides(tx);
  const own = yield* findOwnNames(tx);
  const byName = new Map(stored.map((row) => [row.name, row]));
  const report = {
    added: [] as string[],
    changed: [] as string[],
    left: [] as string[],
    inStore: [] as string[],
    unread: [] as UnreadSchedule[],
  };
  const fresh: NewSchedule[] = [];
  for (const entry of changing) {
    const row = byName.get(entry.name);
    if (own.has(entry.name)) report.inStore.push(entry.name);
    else if (isNewers(entry, loading)) report.left.push(entry.name);
    else if (!row) fresh.push(newSchedule(entry, now));
    else {
      const bringing = { entry, row, overrides: all.get(row.id) ?? NO_OVERRIDES, now };
      const { isChanged, unread } = yield* bringEntry(tx, bringing);
      if (isChanged) report.changed.push(entry.name);
      if (unread) report.unread.push(unread);
    }
  }
  const added = new Set(yield* insertSchedules(tx, fresh));
  report.added.push(...fresh.map(({ name }) => name).filter((name) => added.has(name)));
  const inFile = new Set(entries.map(({ name }) => name));
  const gone = stored.filter(
    ({ name, gone_at }) =>
      gone_at === null && !inFile.has(name) && !others.some(({ names }) => names.has(name)),
  );
  for (const { id } of gone) yield* markGone(tx, id);
  const disabled = gone.filter(({ enabled }) => enabled === 1).map(({ name }) => name);
  return { ...report, disabled };
}

/** Chains of these entries that lead back to themselves by schedules of the store, which the check of a file does not know. */
function* cyclesOf(tx: Tx, entries: readonly ScheduleEntry[]): Body<readonly string[]> {
  if (!entries.some(({ after }) => after)) return [];
  const followers = (yield* findFollowers(tx)).map((row) => ({
    name: row.name,
    jobId: row.job,
    ...scheduleTimes(row),
  }));
  const names = new Set(entries.map(({ name }) => name));
  return findCycles(followers)
    .filter(({ nodes }) => nodes.some((name) => names.has(name)))
    .map(({ words }) => words);
}

function isNewers({ name }: ScheduleEntry, { others, version }: Loading): boolean {
  return others.some((other) => other.names.has(name) && compareVersions(other.version, version) > 0);
}

function newSchedule(entry: ScheduleEntry, now: number): NewSchedule {
  const times = timesOf(entry, nextFire(entry, NO_OVERRIDES, now), NO_OVERRIDES);
  return { ...entryValues(entry, 'file'), ...times, chainedSince: now };
}

interface Bringing {
  readonly entry: ScheduleEntry;
  readonly row: ScheduleRow;
  readonly overrides: Overrides;
  readonly now: number;
}

interface Brought {
  /** Whether anything but the next fire has changed. */
  readonly isChanged: boolean;
  readonly unread?: UnreadSchedule | undefined;
}

function* bringEntry(tx: Tx, bringing: Bringing): Body<Brought> {
  const { entry, row, now } = bringing;
  const values = entryValues(entry, 'file');
  const goesOn = keepsItsTime(row, values, now);
  const from = goesOn && row.planned_at > now ? yield* findPlanStart(tx, row.id, now) : now;
  const { times, unread } = readTimes(bringing, () => {
    return goesOn && isStillDue(row, now) ? row.next_fire_at : nextFire(entry, bringing.overrides, from);
  });
  // Its old times would not be those of the new definition: a daemon that can read them changes it.
  if (unread && !goesOn) return { isChanged: false, unread };
  if (row.gone_at !== null || !isSame(row, values)) {
    yield* dropForeign(tx, row, values.chain);
    yield* updateSchedule(tx, values, goesOn ? times : { ...times, chainedSince: now });
    return { isChanged: true, unread };
  }
  if (times.nextFireAt !== row.next_fire_at || times.dueAt !== row.due_at) yield* replan(tx, row, times);
  return { isChanged: false, unread };
}

interface ReadTimes {
  readonly times: NextTimes;
  readonly unread?: UnreadSchedule;
}

/**
 * An operator may have asked for times in a zone that the runtime of this daemon does not know. The times of the row then
 * stay: daemons that know the zone fire it.
 */
function readTimes({ entry, row, overrides }: Bringing, next: () => number | null): ReadTimes {
  try {
    return { times: timesOf(entry, next(), overrides) };
  } catch (error) {
    if (!(error instanceof CronError || error instanceof ZoneError)) throw error;
    const times = { nextFireAt: row.next_fire_at, dueAt: row.due_at };
    return { times, unread: { schedule: row.name, error } };
  }
}

/**
 * A missed fire is still due. Fires to come have been planned anew (replan-to-come.ts), except those of a schedule that
 * was gone, or that a clock which ran ahead has planned.
 */
function isStillDue({ gone_at, next_fire_at, planned_at }: ScheduleRow, now: number): boolean {
  if (next_fire_at === null) return false;
  return next_fire_at <= now || (gone_at === null && planned_at <= now);
}

function nextFire(
  { enabled, schedule: expression, timezone }: ScheduleEntry,
  overrides: Overrides,
  from: number,
): number | null {
  if (!enabled || expression === undefined) return null;
  const cron = effectiveCron({ expression, timezone }, overrides);
  return cron.after(from) ?? null;
}

function timesOf(
  { name, schedule, timezone, rules = DEFAULT_RULES }: ScheduleEntry,
  nextFireAt: number | null,
  overrides: Overrides,
): NextTimes {
  return nextTimes(
    { name, expression: schedule ?? null, timezone, rules, overrides },
    nextFireAt ?? undefined,
  );
}

function isSame(row: ScheduleRow, values: ScheduleValues): boolean {
  return (
    row.expression === values.expression &&
    row.chain === values.chain &&
    row.timezone === values.timezone &&
    row.enabled === values.enabled &&
    row.job === values.job &&
    row.description === values.description &&
    row.input === values.input &&
    row.rules === values.rules
  );
}

/** A schedule of the store that was deleted is another one: the file's only gets its name. */
function keepsItsTime(row: ScheduleRow, values: ScheduleValues, now: number): boolean {
  const wasAway =
    row.gone_at === null || (row.source === 'file' && now - row.gone_at <= DEFAULT_RULES.catchUpWindowMs);
  return wasAway && row.enabled === values.enabled && hasSameTimes(row, values);
}
