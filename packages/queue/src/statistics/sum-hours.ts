/**
 * Sums the minutes of whole hours, so that a day is read from few rows. Once a minute one daemon sums the hours that are
 * over, oldest first.
 * Promise: a sum is true or it is not used. No fold writes a minute of a summed hour without counting itself as late,
 * and sums that are older than a late fold are made again. A crash leaves whole hours summed; the next call goes on.
 */
import { type Body, readClock, type Store, type Tx } from '@sb/storage';
import { groupBy } from '@sb/words';
import { lockCursor } from '../cursors.sql.ts';
import { FOLD_CURSOR } from './fold.ts';
import { addStored, emptyHistogram, encodeHistogram } from './histogram.ts';
import { type HourSum, readSummed, writeHour, writeSummed } from './hours.sql.ts';
import { countLateFolds, findMinutes, findNextMinute, LATE_MS, type MinuteColumns } from './minutes.sql.ts';

const HOUR_MINUTES = 60;
const HOUR_MS = 3_600_000;
const ALL = { jobId: null, queueId: null };

/** Sums at most so many hours that have runs, each in a transaction of its own. Returns how many it has summed. */
export async function sumHours(store: Store, most: number): Promise<number> {
  for (let summed = 0; summed < most; summed++) {
    if (!(await isDue(store))) return summed;
    const more = await store.write(sumNext, { durable: false });
    if (!more) return summed;
  }
  return most;
}

/** A read, so that the writer is left alone while there is nothing to sum. */
async function isDue(store: Store): Promise<boolean> {
  return store.read(function* (tx) {
    const { summedBefore, over } = yield* readPlace(tx);
    return summedBefore < over;
  });
}

/** False when all hours that are over are summed. */
function* sumNext(tx: Tx): Body<boolean> {
  yield* lockCursor(tx, FOLD_CURSOR);
  const { summedBefore, over, lateFolds } = yield* readPlace(tx);
  const minute = yield* findNextMinute(tx, summedBefore * HOUR_MINUTES);
  const hour = minute === undefined ? over : Math.floor(minute / HOUR_MINUTES);
  const isOver = hour < over;
  if (isOver)
    for (const sum of sumMinutes(
      yield* findMinutes(tx, { from: hour * HOUR_MINUTES, before: (hour + 1) * HOUR_MINUTES }, ALL),
    ))
      yield* writeHour(tx, hour, sum);
  yield* writeSummed(tx, { before: isOver ? hour + 1 : over, lateFolds });
  return isOver;
}

interface Place {
  /** Hours since the epoch: all before this one are summed. */
  readonly summedBefore: number;
  /** All before this one are over: a fold that writes one of their minutes is late. */
  readonly over: number;
  readonly lateFolds: number;
}

function* readPlace(tx: Tx): Body<Place> {
  const lateFolds = yield* countLateFolds(tx);
  const summed = yield* readSummed(tx);
  const over = Math.floor(((yield* readClock(tx)) - LATE_MS) / HOUR_MS);
  return { summedBefore: summed.lateFolds === lateFolds ? summed.before : 0, over, lateFolds };
}

function sumMinutes(minutes: readonly MinuteColumns[]): readonly HourSum[] {
  return [...groupBy(minutes, ([jobId, queueId]) => `${jobId}/${queueId}`).values()].map(sumOf);
}

function sumOf(minutes: readonly MinuteColumns[]): HourSum {
  const [run, wait] = [emptyHistogram(), emptyHistogram()];
  for (const minute of minutes) {
    addStored(run, minute[9]);
    addStored(wait, minute[10]);
  }
  const total = (column: 3 | 4 | 5 | 6 | 7 | 8): number =>
    minutes.reduce((sum, minute) => sum + minute[column], 0);
  return {
    jobId: minutes[0]?.[0] ?? 0,
    queueId: minutes[0]?.[1] ?? 0,
    succeeded: total(3),
    failed: total(4),
    other: total(5),
    retried: total(6),
    runMs: total(7),
    waitMs: total(8),
    runHistogram: encodeHistogram(run),
    waitHistogram: encodeHistogram(wait),
  };
}
