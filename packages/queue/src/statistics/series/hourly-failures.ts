/** The failed runs of some jobs hour by hour, at the same cost however many other jobs there are. */
import type { Store } from '@sb/storage';
import { readTrueSums } from '../hours.sql.ts';
import { findFailures } from './hourly-failures.sql.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const MINUTES = 60;

export interface HourlyFailuresWanted {
  readonly jobIds: readonly string[];
  /** Ms since the epoch. */
  readonly now: number;
  /** The hours of the clock that are counted, the one of `now` included. */
  readonly hours: number;
}

/** By job id: one count for each hour, the oldest first. Fold before reading. */
export async function readHourlyFailures(
  store: Store,
  { jobIds, now, hours: count }: HourlyFailuresWanted,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const first = Math.floor(now / HOUR_MS) - count + 1;
  const hours = Array.from({ length: count }, (_, nr) => first + nr);
  const failures = new Map(jobIds.map((jobId) => [jobId, hours.map(() => 0)]));
  if (jobIds.length === 0) return failures;
  const found = await store.read(function* (tx) {
    const summedBefore = yield* readTrueSums(tx);
    const minutes = hours.filter((hour) => hour >= summedBefore).flatMap((hour) => minutesOf(hour, now));
    const summed = hours.filter((hour) => hour < summedBefore);
    return [
      ...(yield* findFailures(tx, 'stats_hour', { times: summed, jobIds })),
      ...(yield* findFailures(tx, 'stats_minute', { times: minutes, jobIds })).map(({ at, ...row }) => ({
        ...row,
        at: Math.floor(at / MINUTES),
      })),
    ];
  });
  for (const { job, at, failed } of found) {
    const counts = failures.get(job);
    if (counts) counts[at - first] = (counts[at - first] ?? 0) + failed;
  }
  return failures;
}

/** Those until now. */
function minutesOf(hour: number, now: number): readonly number[] {
  const all = Array.from({ length: MINUTES }, (_, nr) => hour * MINUTES + nr);
  return all.filter((minute) => minute * MINUTE_MS <= now);
}
