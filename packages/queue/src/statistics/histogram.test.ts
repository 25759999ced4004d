import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addTo,
  BUCKETS,
  bucketOf,
  decodeHistogram,
  emptyHistogram,
  encodeHistogram,
  floorOf,
  quantile,
} from './histogram.ts';

const duration = fc.integer({ min: 0, max: 100_000_000 });

function histogramOf(durations: readonly number[]) {
  const histogram = emptyHistogram();
  for (const ms of durations) histogram[bucketOf(ms)] = (histogram[bucketOf(ms)] ?? 0) + 1;
  return histogram;
}

function sumOf(durations: readonly number[]): number {
  return durations.reduce((sum, ms) => sum + ms, 0);
}

test('a duration lies in its bucket, and buckets do not shrink', () => {
  fc.assert(
    fc.property(duration, (ms) => {
      const bucket = bucketOf(ms);
      expect(bucket).toBeGreaterThanOrEqual(0);
      expect(bucket).toBeLessThan(BUCKETS);
      expect(floorOf(bucket)).toBeLessThanOrEqual(ms);
      expect(bucket === BUCKETS - 1 || floorOf(bucket + 1) > ms).toBe(true);
    }),
  );
});

test('a quantile is off by a third of its value at most, by a quarter below the longest, and never above it', () => {
  fc.assert(
    fc.property(
      fc.array(duration, { minLength: 1, maxLength: 300 }),
      fc.constantFrom(0.5, 0.95, 0.99),
      (durations, share) => {
        const sorted = durations.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(sorted.length * share)) - 1] ?? 0;
        const longest = sorted.at(-1) ?? 0;
        const found = quantile(histogramOf(durations), share, sumOf(durations)) ?? Number.NaN;
        const slack = bucketOf(exact) === bucketOf(longest) ? 1 / 3 : 1 / 4;
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.max(1, exact * slack));
        expect(found).toBeLessThanOrEqual(longest);
      },
    ),
  );
});

test.each([
  [[49], 49],
  [[49, 49, 49], 49],
  [[10, 40, 41], 40],
  [[1, 100], 100],
])('the longest of %j is taken for no more than it was', (durations, p95) => {
  expect(quantile(histogramOf(durations), 0.95, sumOf(durations))).toBe(p95);
});

test('histograms add up, and survive being stored', () => {
  fc.assert(
    fc.property(fc.array(duration), fc.array(duration), (left, right) => {
      const sum = histogramOf(left);
      addTo(sum, decodeHistogram(encodeHistogram(histogramOf(right))));
      expect(sum).toEqual(histogramOf([...left, ...right]));
    }),
  );
});

test('of nothing there is no quantile', () => expect(quantile(emptyHistogram(), 0.5, 0)).toBeUndefined());
