/**
 * Ended runs over time: in each part of a window how they ended, how long they waited and how long they took. Read from
 * the minutes that the fold has written and the sums of whole hours; history is never counted.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { widthOf } from '../cut-window.ts';
import type { Quantiles } from '../histogram.ts';
import type { Whose } from '../minutes.sql.ts';
import { addTimes, newTimes, partTimes, type Times } from './part-times.ts';
import { findWhose, type Window } from './statistics.ts';
import type { EndedCounts, SumRow } from './sums.sql.ts';
import { readWindowSums } from './window-sums.ts';

export interface EndedRunsPart extends EndedCounts {
  readonly waitMs: Quantiles;
  readonly durationMs: Quantiles;
}

export interface EndedSeries {
  /** Of the whole window. */
  readonly total: EndedRunsPart;
  /** Equal parts, oldest first; `at` is the start of a part, ms since the epoch. */
  readonly parts: readonly (EndedRunsPart & { readonly at: number })[];
  /** The times of a part are of the stretches of this length that it touches. */
  readonly timesOfMs: number;
}

export type EndedSeriesWindow = Omit<Window, 'isTimed'>;

const MINUTE_MS = 60_000;
/** The minutes of a longer window are too many rows: its times are those of hours. */
const MOST_FINE_MS = 6 * 60 * MINUTE_MS;

/** Fold before reading. A job or queue that the store does not know has no ends. */
export async function readEndedSeries(store: Store, window: EndedSeriesWindow): Promise<EndedSeries> {
  const sums = await store.read(function* (tx) {
    const { whose } = yield* findWhose(tx, window);
    return whose ? yield* sumWindow(tx, { store, window, whose }) : newSums(window);
  });
  return toSeries(sums, window);
}

interface Sums {
  readonly counts: { succeeded: number; failed: number; other: number; retried: number }[];
  readonly run: Times;
  readonly wait: Times;
}

function newSums({ from, to, buckets }: EndedSeriesWindow): Sums {
  const unit = to - from <= MOST_FINE_MS ? 1 : 60;
  const counts = Array.from({ length: buckets }, () => ({ succeeded: 0, failed: 0, other: 0, retried: 0 }));
  return { counts, run: newTimes(unit), wait: newTimes(unit) };
}

function* sumWindow(
  tx: Tx,
  {
    store,
    window,
    whose,
  }: { readonly store: Store; readonly window: EndedSeriesWindow; readonly whose: Whose },
): Body<Sums> {
  const all = newSums(window);
  const isFine = all.run.unitMinutes === 1;
  const wanted = { window, isFine, isTimed: true, by: undefined, whose };
  const { sums, counts } = yield* readWindowSums(tx, store, wanted);
  for (const row of sums) addTimesOf(all, row);
  for (const { part, row } of counts) addCounts(all, part, row);
  return all;
}

function addTimesOf({ run, wait }: Sums, row: SumRow): void {
  addTimes(run, { minute: row.minute, sumMs: row.runMs, histogram: row.run });
  addTimes(wait, { minute: row.minute, sumMs: row.waitMs, histogram: row.wait });
}

function addCounts({ counts }: Sums, at: number, { succeeded, failed, other, retried }: EndedCounts): void {
  const part = counts[at];
  if (!part) return;
  part.succeeded += succeeded;
  part.failed += failed;
  part.other += other;
  part.retried += retried;
}

function toSeries({ counts, run, wait }: Sums, window: EndedSeriesWindow): EndedSeries {
  const timesOf = (buckets: number) => {
    const [waits, durations] = [wait, run].map((times) => partTimes(times, { ...window, buckets }));
    return (at: number) => ({ waitMs: waits?.[at] ?? {}, durationMs: durations?.[at] ?? {} });
  };
  const ofParts = timesOf(window.buckets);
  const parts = counts.map((part, at) => ({
    at: Math.round(window.from + at * widthOf(window)),
    ...part,
    ...ofParts(at),
  }));
  const sum = (key: keyof EndedCounts): number => counts.reduce((all, part) => all + part[key], 0);
  const total = {
    succeeded: sum('succeeded'),
    failed: sum('failed'),
    other: sum('other'),
    retried: sum('retried'),
    ...timesOf(1)(0),
  };
  return { total, parts, timesOfMs: Math.max(widthOf(window), run.unitMinutes * MINUTE_MS) };
}
