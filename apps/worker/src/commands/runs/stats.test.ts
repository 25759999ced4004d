import type { JobStatistics } from '@sb/queue';
import { expect, test } from 'vitest';
import { createStyle } from '../../cli/terminal/style.ts';
import { plainLines, tableLines } from '../../cli/terminal/table.ts';
import { statisticsColumns } from './stats.ts';

const MANY: JobStatistics = {
  jobId: 'mail.send',
  runs: 30_000,
  succeeded: 28_800,
  failed: 1_200,
  retried: 2_000,
  successRate: 0.96,
  waitMs: { p50: 2, p95: 24_576, p99: 30_000 },
  durationMs: { p50: 5, p95: 14, p99: 20 },
  buckets: [{ at: 0, succeeded: 28_800, failed: 1_200, other: 0, retried: 2_000 }],
};

test('numbers in the thousands stay numbers where a program reads them', () => {
  expect(plainLines([MANY], statisticsColumns(86_400_000))).toEqual([
    'mail.send\t30000\t0.96\t1200\t2000\t24576\t5\t14\t30000',
  ]);
  const [, row] = tableLines([MANY], statisticsColumns(86_400_000), {
    width: 100,
    style: createStyle(false),
  });
  expect(row).toMatch(/^mail\.send +30,000 +96 % of 30,000 +1,200 +2,000 +25 s +5 ms +14 ms/);
});
