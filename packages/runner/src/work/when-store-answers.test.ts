import { StoreUnreachableError, WriteOutcomeUnknownError } from '@sb/storage';
import { expect, test } from 'vitest';
import { whenStoreAnswers } from './when-store-answers.ts';

const away = new StoreUnreachableError('there', 'it is away');

test('an answer that comes later is the answer, and the outage is told once', async () => {
  const errors = [away, new WriteOutcomeUnknownError('there'), away];
  const waited: number[] = [];
  const told: unknown[] = [];
  const answer = await whenStoreAnswers(
    async () => {
      const error = errors.shift();
      if (error) throw error;
      return 'here';
    },
    () => ({
      signal: new AbortController().signal,
      failed: (error) => told.push(error),
      wait: async (ms) => waited.push(ms),
    }),
  );
  expect([answer, waited, told]).toEqual(['here', [50, 100, 200], [away]]);
});

test('an error of another kind is thrown at once', async () => {
  const broken = new Error('no such table');
  let asked = 0;
  const asking = whenStoreAnswers(
    async () => {
      asked += 1;
      throw broken;
    },
    () => {
      throw new Error('nothing to wait for');
    },
  );
  await expect(asking).rejects.toBe(broken);
  expect(asked).toBe(1);
});

test('nothing is waited for once the attempt is to end', async () => {
  const ending = new AbortController();
  let asked = 0;
  const asking = whenStoreAnswers(
    async () => {
      asked += 1;
      if (asked === 3) ending.abort();
      throw away;
    },
    () => ({ signal: ending.signal, failed: () => {}, wait: async () => {} }),
  );
  await expect(asking).rejects.toBe(away);
  expect(asked).toBe(3);
});
