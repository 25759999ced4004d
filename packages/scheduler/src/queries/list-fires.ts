/** Lists the latest fires of a schedule with their verdicts. Called by tests of jobs and by the console. */
import type { Store } from '@sb/storage';
import { UnknownScheduleError } from '../schedule-errors.ts';
import { findLatestFires } from './explain.sql.ts';
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
export async function listFires(store: Store, name: string, limit: number): Promise<readonly FireRecord[]> {
  const rows = await store.read(function* (tx) {
    const schedule = yield* findSchedule(tx, name);
    if (!schedule) throw new UnknownScheduleError(name, yield* findScheduleNames(tx));
    return yield* findLatestFires(tx, schedule.id, limit);
  });
  return rows.map(({ fire_at: at, verdict, note, decided_at: decidedAt, run_id: runId }) => ({
    at,
    verdict,
    words: verdictWords(verdict, note ?? undefined),
    decidedAt,
    ...(runId !== null && { runId }),
  }));
}
