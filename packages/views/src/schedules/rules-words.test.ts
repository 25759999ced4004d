import { DEFAULT_RULES } from '@sb/scheduler';
import { expect, test } from 'vitest';
import { clockExceptions, rulesWords } from './rules-words.ts';

test('rules are told in one sentence', () => {
  expect(rulesWords(DEFAULT_RULES)).toBe(
    'Catches up the latest missed fire within 1d; skips while the run before is unfinished.',
  );
  const all = {
    ...DEFAULT_RULES,
    catchUp: 'all',
    overlap: 'queue',
    jitterMs: 30_000,
    startDeadlineMs: 60_000,
    exclude: ['2026-12-25'],
  } as const;
  expect(rulesWords(all)).toBe(
    'Catches up the missed fires of 1d, at most 100; waits while the run before is unfinished; comes up to 30\u2009s after its time; its run expires when it has not started within 1m; does not run on 1 excluded date.',
  );
});

test('what keeps fires from the times of the clock is named for itself', () => {
  expect(clockExceptions(DEFAULT_RULES)).toEqual([]);
  expect(clockExceptions({ jitterMs: 120_000, exclude: ['2026-12-25', '2026-12-26'] })).toEqual([
    'jitter up to 2m',
    'except 2 dates',
  ]);
});
