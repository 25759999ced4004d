import type { ChainCounts, ChainPart } from '@sb/queue';
import { expect, test } from 'vitest';
import { chainRow } from './chain-row.ts';

const part = (state: ChainPart['state'], runs: number, jobId = 'mail'): ChainPart => ({
  jobId,
  state,
  runs,
  first: 7,
  createdAt: 0,
});

const rowOf = (chain: Omit<ChainCounts, 'id'>) => chainRow({ id: 7, ...chain }, (jobId) => jobId === 'mail');

test('a chain whose runs are all counted has the state of the one that went worst', () => {
  const parts = [part('succeeded', 3), part('expired', 1)];
  expect(rowOf({ parts, isWhole: true })).toMatchObject({
    runs: { count: 4 },
    state: 'expired',
    says: '1 expired, 3 succeeded',
  });
});

test('a long chain of which the counted runs succeeded is not said to have succeeded', () => {
  const row = rowOf({ parts: [part('succeeded', 1_002)], isWhole: false });
  expect(row).toMatchObject({
    runs: { count: 1_002, isAtLeast: true },
    says: 'of 1,002 counted: 1,002 succeeded',
  });
  expect(row).not.toHaveProperty('state');
});

test('a long chain in which one of the counted runs failed has failed', () => {
  const parts = [part('failed', 1), part('succeeded', 1_001)];
  expect(rowOf({ parts, isWhole: false })).toMatchObject({
    state: 'failed',
    says: 'failed at mail #7; of 1,002 counted: 1 failed, 1,001 succeeded',
  });
});

test('a chain is of its first run, and says which of its runs failed', () => {
  const parts = [{ ...part('failed', 2, 'digest'), first: 8 }, part('succeeded', 1)];
  expect(chainRow({ id: 7, parts, isWhole: true }, () => true)).toMatchObject({
    run: 7,
    jobId: 'mail',
    state: 'failed',
    says: 'failed at digest #8; 2 failed, 1 succeeded',
  });
});

test('runs of jobs that may not be seen are not counted', () => {
  const parts = [part('succeeded', 2), part('failed', 1, 'secret')];
  expect(rowOf({ parts, isWhole: true })).toMatchObject({ runs: { count: 2 }, state: 'succeeded' });
  expect(rowOf({ parts: [part('failed', 1, 'secret')], isWhole: true })).toBeUndefined();
});
