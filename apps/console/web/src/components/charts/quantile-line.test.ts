import { expect, test } from 'vitest';
import { quantileLine } from './quantile-line.ts';

const bar = { at: '2026-11-28T06:00:00Z', succeeded: 1, failed: 0, other: 0, retried: 0 };

test('the line goes through the middle of each bar, and breaks where no run ended', () => {
  const buckets = [{ ...bar, p50Ms: 10 }, { ...bar, p50Ms: 20 }, bar, { ...bar, p50Ms: 30 }];
  const scale = { width: 80, y: (ms: number) => 40 - ms };
  expect(quantileLine(buckets, 'p50Ms', scale)).toBe('M10.0 30.0L30.0 20.0M70.0 10.0');
  expect(quantileLine(buckets, 'p95Ms', scale)).toBe('');
});
