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

test('a quantile is off by a quarter of its value at most', () => {
  fc.assert(
    fc.property(
      fc.array(duration, { minLength: 1, maxLength: 300 }),
      fc.constantFrom(0.5, 0.95, 0.99),
      (durations, share) => {
        const sorted = durations.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(sorted.length * share)) - 1] ?? 0;
        const found = quantile(histogramOf(durations), share) ?? Number.NaN;
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.max(1, exact * 0.25));
      },
    ),
  );
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

test('of nothing there is no quantile', () => expect(quantile(emptyHistogram(), 0.5)).toBeUndefined());
