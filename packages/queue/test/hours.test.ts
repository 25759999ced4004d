import { readQueueStatistics, readStatistics, readTotals } from '@sb/queue';
import { fold, removeOldHours, sumHours } from '@sb/queue/engine';
import { eachDialect, isSlow } from '@sb/testkit';
import { sql, type Store } from '@sb/storage';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countRows, finishRuns } from './finished-runs.ts';
import { NOON, openQueue } from './open-queue.ts';

const HOUR = 3_600_000;
const MANY = 1_000;
/** Windows that are asked for, beside the one example. */
const CASES = isSlow() ? 40 : 12;

/** Six days of runs of two jobs, two an hour, some failed. The last hour is over, and may still be written. */
const RUNS = Array.from({ length: 288 }, (_, i) => ({
  age: 6 - i / 48,
  job: i % 3 === 0 ? 'mail' : 'noop',
  queue: i % 5 === 0 ? 'mail' : 'default',
  state: i % 7 === 0 ? ('failed' as const) : ('succeeded' as const),
}));

/** Those of the last two days; in the slow run all. */
const RECENT = isSlow() ? RUNS : RUNS.slice(-96);

/** The same answers, read from minutes alone. */
async function withoutSums<T>(store: Store, read: () => Promise<T>): Promise<T> {
  const set = (by: number) =>
    store.write((tx) =>
      tx.run(sql`update cursors set seq = seq + ${by} where name = 'counter:hours.late-folds'`),
    );
  await set(1);
  const answer = await read();
  await set(-1);
  return answer;
}

const windows = fc.record({
  /** Minutes before NOON. */
  from: fc.integer({ min: 200, max: 9_000 }),
  to: fc.integer({ min: -30, max: 199 }),
  off: fc.integer({ min: 0, max: 59_999 }),
  buckets: fc.integer({ min: 1, max: 100 }),
  jobId: fc.constantFrom(undefined, 'mail'),
  queue: fc.constantFrom(undefined, 'default'),
  isTimed: fc.boolean(),
});

eachDialect('the sums of hours', (open) => {
  test('answer what their minutes answer, whatever the window', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, RUNS);
    expect(await sumHours(q.store, MANY)).toBe(143);
    expect(await sumHours(q.store, MANY)).toBe(0);
    const read = async (window: Parameters<typeof readTotals>[1]) => [
      await readStatistics(q.store, window),
      await readQueueStatistics(q.store, window),
      await readTotals(q.store, window),
    ];
    await fc.assert(
      fc.asyncProperty(windows, async ({ from, to, off, ...rest }) => {
        const window = { from: NOON - from * 60_000 + off, to: NOON - to * 60_000 + off, ...rest };
        expect(await read(window)).toEqual(await withoutSums(q.store, () => read(window)));
      }),
      {
        numRuns: CASES,
        // Its first minute begins a moment before it, in an hour that lies in two parts.
        examples: [
          [{ from: 840, to: 0, off: 1, buckets: 15, jobId: undefined, queue: undefined, isTimed: true }],
        ],
      },
    );
  });

  test('are what a day is read from', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, RECENT);
    await sumHours(q.store, MANY);
    await q.store.write((tx) => tx.run(sql`update stats_hour set other = 10`));
    const day = { from: NOON - 24 * HOUR, to: NOON, buckets: 4 };
    const { runs } = await withoutSums(q.store, () => readTotals(q.store, day));
    // Each hour has a row at least.
    expect((await readTotals(q.store, day)).runs).toBeGreaterThan(runs + 24 * 10);
  });

  test('leave out the hour that is not over', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, [{ age: 0 }]);
    q.now = NOON + HOUR;
    // A fold may still write its last minute.
    expect(await sumHours(q.store, MANY)).toBe(0);
    q.now += 121_000;
    expect(await sumHours(q.store, MANY)).toBe(1);
  });

  test('are made again after a fold has written one of their minutes', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, [{ age: 2 }, { age: 1 }]);
    expect(await sumHours(q.store, MANY)).toBe(2);
    await finishRuns(q.store, [{ id: 3, age: 2, state: 'failed' }]);
    const all = { from: NOON - 72 * HOUR, to: NOON, buckets: 3 };
    expect(await readTotals(q.store, all)).toMatchObject({ succeeded: 2, failed: 1 });
    expect(await sumHours(q.store, 1)).toBe(1);
    expect(await readTotals(q.store, all)).toMatchObject({ succeeded: 2, failed: 1 });
    expect(await sumHours(q.store, MANY)).toBe(1);
    expect(await readTotals(q.store, all)).toMatchObject({ succeeded: 2, failed: 1 });
    expect(await countRows(q.store, 'stats_hour')).toBe(2);
  });

  test('are made again when the clock has gone back into a summed hour', async () => {
    const q = await openQueue(open);
    q.now = NOON + 2 * HOUR;
    await finishRuns(q.store, [{ age: 0 }]);
    expect(await sumHours(q.store, MANY)).toBe(1);
    q.now = NOON + 60_000;
    await finishRuns(q.store, [{ id: 2, age: 0 }]);
    await fold(q.store);
    const window = { from: NOON, to: NOON + HOUR, buckets: 1 };
    expect((await readTotals(q.store, window)).runs).toBe(2);
    q.now = NOON + 2 * HOUR;
    await sumHours(q.store, MANY);
    expect((await readTotals(q.store, window)).runs).toBe(2);
  });

  test('go when their hours are old', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, [{ age: 3 }, { age: 2 }, { age: 1 }]);
    await sumHours(q.store, MANY);
    expect((await removeOldHours(q.store, NOON - 48 * HOUR)).removed).toEqual({ statistics: 1 });
    expect((await removeOldHours(q.store, NOON - 47 * HOUR)).removed).toEqual({ statistics: 1 });
    expect(await countRows(q.store, 'stats_hour')).toBe(1);
  });

  test('are made once by daemons that sum at once', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, RECENT);
    const other = await open.again(q.store, { clock: () => q.now });
    const summed = await Promise.all([q.store, other, q.store].map((store) => sumHours(store, MANY)));
    expect(summed.reduce((sum, one) => sum + one, 0)).toBe(RECENT.length / 2 - 1);
  });
});
