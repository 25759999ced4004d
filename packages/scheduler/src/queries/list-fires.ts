/** Lists fires with their verdicts: the latest of one schedule, or those of all in a time. Called by tests of jobs and by the console. */
import type { Store } from '@sb/storage';
import { UnknownScheduleError } from '../schedule-errors.ts';
import { findFiresOfAll, findLatestFires, type FirePage, type FireRow } from './explain.sql.ts';
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
}

/** The latest fire first; also of a schedule that is gone. Fails with `UNKNOWN_SCHEDULE`. */
export async function listFires(store: Store, name: string, page: FirePage): Promise<readonly FireRecord[]> {
  const rows = await store.read(function* (tx) {
    const schedule = yield* findSchedule(tx, name);
    if (!schedule) throw new UnknownScheduleError(name, yield* findScheduleNames(tx));
    return yield* findLatestFires(tx, schedule.id, page);
  });
  return rows.map(toRecord);
}

export interface NamedFire extends FireRecord {
  readonly schedule: string;
}

export interface FiresOfAll {
  /** In the order of time. */
  readonly fires: readonly NamedFire[];
  /** False when there are more than `limit`. */
  readonly isWhole: boolean;
}

/** The decided fires of all schedules between two times, ms since the epoch; `to` is not included. */
export async function listFiresBetween(
  store: Store,
  { limit, ...span }: { readonly from: number; readonly to: number; readonly limit: number },
): Promise<FiresOfAll> {
  const rows = await store.read((tx) => findFiresOfAll(tx, { ...span, limit: limit + 1 }));
  const fires = rows.slice(0, limit).map((row) => ({ schedule: row.name, ...toRecord(row) }));
  return { fires, isWhole: rows.length <= limit };
}

function toRecord({ fire_at: at, verdict, note, decided_at: decidedAt, run_id: runId }: FireRow): FireRecord {
  return {
    at,
    verdict,
    words: verdictWords(verdict, note ?? undefined),
    decidedAt,
    ...(runId !== null && { runId }),
  };
}
