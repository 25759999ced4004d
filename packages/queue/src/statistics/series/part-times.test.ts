import { expect, test } from 'vitest';
import { bucketOf, emptyHistogram } from '../histogram.ts';
import { addTimes, newTimes, partTimes, waitBars } from './part-times.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function histogramOf(...durations: readonly number[]) {
  const histogram = emptyHistogram();
  for (const ms of durations) histogram[bucketOf(ms)] = (histogram[bucketOf(ms)] ?? 0) + 1;
  return histogram;
}

test('a part has the durations of the hours that it touches, and none without a run', () => {
  const hours = newTimes(60);
  const add = (minute: number, ms: number) =>
    addTimes(hours, { minute, sumMs: ms, histogram: histogramOf(ms) });
  add(5, 1);
  add(59, 3);
  add(120, 1);
  const parts = partTimes(hours, { from: 0, to: 4 * HOUR_MS, buckets: 8 });
  const first = { p50: 2, p95: 3, p99: 3 };
  const third = { p50: 1, p95: 1, p99: 1 };
  expect(parts).toEqual([first, first, {}, {}, third, third, {}, {}]);
  expect(partTimes(hours, { from: 0, to: 4 * HOUR_MS, buckets: 2 })).toEqual([first, third]);
});

test('by minutes a part has those of its own minutes only', () => {
  const minutes = newTimes(1);
  for (const [minute, ms] of [
    [0, 1],
    [4, 3],
    [5, 3],
  ] as const)
    addTimes(minutes, { minute, sumMs: ms, histogram: histogramOf(ms) });
  expect(partTimes(minutes, { from: 0, to: 15 * MINUTE_MS, buckets: 3 })).toMatchObject([
    { p50: 2 },
    { p50: 3 },
    {},
  ]);
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
