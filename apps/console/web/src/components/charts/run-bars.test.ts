import { expect, test } from 'vitest';
import { mergeBars, retriesText, runsAndRetries, runsOf } from './run-bars.ts';

const BARS = [
  { at: '2026-11-28T06:00:00Z', succeeded: 2, failed: 1, other: 0, retried: 50 },
  { at: '2026-11-28T06:15:00Z', succeeded: 1, failed: 0, other: 3, retried: 7 },
  { at: '2026-11-28T06:30:00Z', succeeded: 1, failed: 0, other: 0, retried: 0 },
];

test('a bar is as high as its runs, however often they were retried', () => {
  expect(BARS.map(runsOf)).toEqual([3, 4, 1]);
  expect(mergeBars(BARS, 2).map(runsOf)).toEqual([7, 1]);
});

test('retries are said in words, where there are any', () => {
  expect(runsAndRetries(8, BARS)).toBe('8 runs, 57 retries');
  expect(retriesText([])).toEqual([]);
  expect(runsAndRetries({ count: 1, isAtLeast: true }, BARS.slice(2))).toBe('1+ runs');
});
