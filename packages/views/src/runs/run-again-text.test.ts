import { StoreLockedError } from '@sb/storage';
import { expect, test } from 'vitest';
import { chainCancelText, chainRetryText } from './run-again-text.ts';

const again = (count: number) =>
  Array.from({ length: count }, (_, nr) => ({ runId: nr + 7, jobId: nr === 0 ? 'mail.send' : 'report' }));

test.each([
  ['one run', 1, 2, '1 of 2 runs again, as a new chain: run 7 (mail.send).'],
  ['several runs', 2, 3, '2 of 3 run again, as a new chain: run 7 (mail.send), run 8 (report).'],
  [
    'more than are named',
    3_000,
    4_000,
    '3,000 of 4,000 run again, as a new chain: run 7 (mail.send), run 8 (report), run 9 (report), run 10 (report), run 11 (report), and 2,995 more.',
  ],
] as const)('%s of a chain', (_what, count, runs, says) => {
  expect(chainRetryText({ again: again(count), runs })).toBe(says);
});

test.each([
  [[7], [], '1 run cancelled'],
  [[], [8], '0 runs cancelled, 1 running run asked to stop'],
  [[7, 9], [8, 10], '2 runs cancelled, 2 running runs asked to stop'],
] as const)('a chain with %j cancelled and %j asked to stop', (cancelled, requested, says) => {
  expect(chainCancelText({ cancelled, requested })).toBe(says);
});

test('a chain whose store failed behind a part of it', () => {
  const failure = new StoreLockedError('/srv/worker.db', 10_000);
  expect(chainCancelText({ cancelled: [7], requested: [], failure })).toBe(
    '1 run cancelled; then the store failed (STORE_LOCKED), and the other runs are as they were: cancel it again',
  );
});
