/** How often a store is tried that fails: at growing intervals, so that it has its peace, and never seldom. */
import { createTicker } from '@sb/queue';
import { openStore, type Store } from '@sb/storage';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createClaimLoop } from '../src/claim-loop.ts';

const fails = (): Promise<never> => Promise.reject(new Error('no room'));

test.each([
  ['is away', fails, [50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]],
  [
    'answers, and takes nothing',
    () => Promise.resolve(),
    [50, 100, 200, 400, 800, 1_000, 1_000, 1_000, 1_000],
  ],
])('a store that %s is tried again after a while that has its limit', async (_what, recover, whiles) => {
  const store = await openStore({ url: 'sqlite::memory:' });
  const away: Store = { ...store, write: fails };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate'] });
  const told: number[] = [];
  const loop = createClaimLoop({
    ticker: createTicker({ store: away, nodeId: 1, jobs: ['work'] }),
    concurrency: 1,
    trips: 1,
    mayClaim: () => true,
    start: () => {},
    settled: () => {},
    heldUp: () => {},
    recover,
    failed: (_error, retryInMs) => told.push(retryInMs),
    recovered: () => {},
  });
  onTestFinished(async () => {
    loop.stop();
    vi.useRealTimers();
    await store.close();
  });
  loop.start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told.slice(0, whiles.length)).toEqual(whiles);
});
