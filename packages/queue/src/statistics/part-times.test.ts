import { expect, test } from 'vitest';
import { bucketOf, emptyHistogram, encodeHistogram } from './histogram.ts';
import { addTimes, partTimes, type TimesByHour, waitBars } from './part-times.ts';

const HOUR_MS = 3_600_000;

function histogramOf(...durations: readonly number[]) {
  const histogram = emptyHistogram();
  for (const ms of durations) histogram[bucketOf(ms)] = (histogram[bucketOf(ms)] ?? 0) + 1;
  return histogram;
}

test('a part has the durations of the hours that it touches, and none without a run', () => {
  const hours: TimesByHour = new Map();
  const add = (minute: number, ms: number) =>
    addTimes(hours, { minute, runMs: ms, bytes: encodeHistogram(histogramOf(ms)) });
  add(5, 1);
  add(59, 3);
  add(120, 1);
  const parts = partTimes(hours, { from: 0, to: 4 * HOUR_MS, buckets: 8 });
  const first = { p50Ms: 2, p95Ms: 3 };
  const third = { p50Ms: 1, p95Ms: 1 };
  expect(parts).toEqual([first, first, {}, {}, third, third, {}, {}]);
  expect(partTimes(hours, { from: 0, to: 4 * HOUR_MS, buckets: 2 })).toEqual([first, third]);
});

test('waits have a bar for each doubling, without the empty ones at the ends', () => {
  expect(waitBars(emptyHistogram())).toEqual([]);
  expect(waitBars(histogramOf(5, 6, 40))).toEqual([
    { fromMs: 4, runs: 2 },
    { fromMs: 8, runs: 0 },
    { fromMs: 16, runs: 0 },
    { fromMs: 32, runs: 1 },
  ]);
});
