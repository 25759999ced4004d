import type { Ended, Outcome } from '@sb/queue/engine';
import { expect, test } from 'vitest';
import { openLastSuccesses } from './last-successes.ts';

const end = (id: number, jobId: string, outcome: Outcome): Ended => ({ id, claimNo: 1, jobId, outcome });

/** A store whose answers the test sets, and a clock that it moves. */
async function opened() {
  const store = {
    now: 0,
    asked: 0,
    answer: Promise.resolve<ReadonlyMap<string, number>>(new Map([['a', 10]])),
  };
  const read = () => {
    store.asked += 1;
    return store.answer;
  };
  return { store, successes: await openLastSuccesses(read, () => store.now) };
}

test('a success that was written counts, and no other end', async () => {
  const { successes } = await opened();
  successes.note(end(1, 'a', { state: 'succeeded' }), 20);
  successes.note(end(3, 'c', { state: 'cancelled' }), 20);
  expect(['a', 'c'].map((jobId) => successes.of(jobId)?.getTime())).toEqual([20, undefined]);
});

test('the store is asked again after 5 s, and an older answer changes nothing', async () => {
  const { store, successes } = await opened();
  store.answer = Promise.resolve(new Map([['a', 30]]));
  store.now = 4_999;
  expect(successes.refresh()).toBeUndefined();
  store.now = 5_000;
  await successes.refresh();
  expect([store.asked, successes.refresh(), successes.of('a')]).toEqual([2, undefined, new Date(30)]);
  successes.note(end(1, 'a', { state: 'succeeded' }), 40);
  store.now = 10_000;
  await successes.refresh();
  expect([store.asked, successes.of('a')]).toEqual([3, new Date(40)]);
});

test('a store that fails or hangs keeps no run from its start', async () => {
  const { store, successes } = await opened();
  store.now = 5_000;
  store.answer = Promise.reject(new Error('away'));
  await successes.refresh();
  store.now = 10_000;
  store.answer = new Promise(() => {});
  await successes.refresh();
  expect(successes.of('a')).toEqual(new Date(10));
});
