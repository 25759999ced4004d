/** Lists fires with their verdicts: the latest of one schedule or of each, or those of all in a time, by the hour. Called by tests of jobs and by the console. */
import type { RunState } from '@sb/jobs';
import { stateName } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { groupBy } from '@sb/words';
import { UnknownScheduleError } from '../schedule-errors.ts';
import {
  type FailedFireRow,
  findFailedFires,
  findFireHours,
  findFireSums,
  type FireHourRow,
  findLatestFires,
  type FirePage,
  type FireRow,
  findRecentFires,
} from './explain.sql.ts';
import { type Judged, judgedOf } from './judged.ts';
import { findSchedule, findScheduleNames } from '../definitions/operate.sql.ts';
import { verdictWords } from '../fire/verdict-words.ts';

export interface FireRecord {
  /** The fire time, ms since the epoch. */
  readonly at: number;
  readonly verdict: string;
  /** The verdict for people, with its cause. */
  readonly words: string;
  /** By the clock of the daemon that fired it, ms since the epoch. */
  readonly decidedAt: number;
  /** The run that it made; of a `duplicate`, the existing run. */
  readonly runId?: number;
  /** Of its run, once it has ended. */
  readonly state?: RunState;
}

/** `isMissed`: no daemon fired it at its time; one found it later, and may have caught it up. */
export interface JudgedFire extends FireRecord, Judged {}

/** The latest fire first; also of a schedule that is gone. Fails with `UNKNOWN_SCHEDULE`. */
export async function listFires(store: Store, name: string, page: FirePage): Promise<readonly JudgedFire[]> {
  const { schedule, rows } = await store.read(function* (tx) {
    const found = yield* findSchedule(tx, name);
    if (!found) throw new UnknownScheduleError(name, yield* findScheduleNames(tx));
    return { schedule: found, rows: yield* findLatestFires(tx, found.id, page) };
  });
  return rows.map((row) => ({ ...toRecord(row), ...judgedOf(row, schedule) }));
}

/** By the name of a schedule: its latest fires, at most `count`, the earliest first. Those that are gone are left out. */
export async function listRecentFires(
  store: Store,
  count: number,
): Promise<ReadonlyMap<string, readonly FireRecord[]>> {
  const rows = await store.read((tx) => findRecentFires(tx, count));
  const fires = new Map<string, FireRecord[]>();
  for (const row of rows) fires.set(row.name, [...(fires.get(row.name) ?? []), toRecord(row)]);
  return fires;
}

/** The fires of one hour of a schedule that had one verdict, either all missed or none: more are not told apart in a week. `missed`: that of all of them. */
export interface FireHour extends Pick<
  JudgedFire,
  'verdict' | 'words' | 'decidedAt' | 'isMissed' | 'missed'
> {
  readonly schedule: string;
  readonly fires: number;
  /** Of this many of them the run has failed. */
  readonly failed: number;
  /** The first and the last of them, ms since the epoch; `decidedAt` is of the last that was decided. */
  readonly from: number;
  readonly to: number;
  /** Of a single fire. */
  readonly runId?: number;
}

export interface FiresOfAll {
  /** In the order of time. */
  readonly hours: readonly FireHour[];
  /** False when there are more than `limit`, or more ends than are looked at for failures: some are left out. */
  readonly isWhole: boolean;
  /** False when there are more ends than are looked at: of some fires the failure is left out. */
  readonly hasAllFailures: boolean;
  /** Where there are more than `limit`: the fires from this hour on are whole, ms since the epoch. */
  readonly wholeSince?: number;
}

const HOUR_MS = 3_600_000;
const NO_FAILURES = { rows: [], isWhole: true };

/** The decided fires of all schedules between two times, ms since the epoch, by the hours from `from` on; `to` is not included. */
export async function listFireHours(
  store: Store,
  { limit, ...span }: { readonly from: number; readonly to: number; readonly limit: number },
): Promise<FiresOfAll> {
  const { rows, failed } = await store.read(function* (tx) {
    const found = yield* findFireHours(tx, { ...span, limit: limit + 1 });
    return { rows: found, failed: found.length === 0 ? NO_FAILURES : yield* findFailedFires(tx, span) };
  });
  const failedOf = groupBy(failed.rows, ({ name }) => name);
  const hours = rows
    .slice(0, limit)
    .map(({ name: schedule, verdict, fires, note, run_id: runId, ...row }) => ({
      schedule,
      verdict,
      fires,
      failed: verdict === 'run' ? (failedOf.get(schedule) ?? []).filter((fire) => isIn(row, fire)).length : 0,
      from: row.first_at,
      to: row.last_at,
      decidedAt: row.decided_at,
      ...judgedOf(row),
      words: verdictWords(verdict, fires === 1 && note !== null ? note : undefined),
      ...(fires === 1 && runId !== null && { runId }),
    }));
  const beyond = rows[limit];
  return {
    hours: hours.toSorted((a, b) => a.from - b.from),
    isWhole: beyond === undefined && failed.isWhole,
    hasAllFailures: failed.isWhole,
    ...(beyond && { wholeSince: hourAfter(beyond.first_at, span) }),
  };
}

/** Rows come by the hour, the latest first: of the hour of the first one that is left out, others may be listed. */
function hourAfter(at: number, { from }: { readonly from: number }): number {
  return from + (Math.floor((at - from) / HOUR_MS) + 1) * HOUR_MS;
}

/** The fires of many schedules in one hour that had one verdict, either all missed or none. */
export interface FireSum extends Pick<FireHour, 'verdict' | 'fires' | 'isMissed'> {
  /** When the hour begins, ms since the epoch. */
  readonly at: number;
}

/** The decided fires of these schedules by the hours from `from` on, in the order of time; `to` is not included. For weeks of which `listFireHours` leaves out a part. */
export async function sumFireHours(
  store: Store,
  span: { readonly from: number; readonly to: number; readonly names: readonly string[] },
): Promise<readonly FireSum[]> {
  const rows = await store.read((tx) => findFireSums(tx, span));
  return rows.map(({ hour, is_missed: missed, ...row }) => ({
    ...row,
    at: span.from + hour * HOUR_MS,
    isMissed: missed === 1,
  }));
}

function isIn(
  {
    first_at: first,
    last_at: last,
    is_missed: isMissed,
  }: Pick<FireHourRow, 'first_at' | 'last_at' | 'is_missed'>,
  fire: FailedFireRow,
): boolean {
  return fire.fire_at >= first && fire.fire_at <= last && fire.is_missed === isMissed;
}

function toRecord(row: FireRow): FireRecord {
  const { fire_at: at, verdict, note, decided_at: decidedAt, run_id: runId, state } = row;
  return {
    at,
    verdict,
    words: verdictWords(verdict, note ?? undefined),
    decidedAt,
    ...(runId !== null && { runId }),
    ...(state !== null && { state: stateName(state) }),
  };
}
