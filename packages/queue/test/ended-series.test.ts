import { readEndedSeries } from '@sb/queue';
import { fold, sumHours } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { sql } from '@sb/storage';
import { expect, test } from 'vitest';
import { DAY, finishRuns } from './finished-runs.ts';
import { NOON, openQueue, type TestQueue } from './open-queue.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MANY = 1_000;

/** A run of a job that waited and ran for these times, ended now. */
async function runFor(
  q: TestQueue,
  { waitMs, tookMs }: { readonly waitMs: number; readonly tookMs: number },
) {
  const node = await q.node();
  await q.enqueue();
  q.now += waitMs;
  const [run] = await node.claim(1);
  q.now += tookMs;
  if (run) await node.settle(run, { state: 'succeeded' });
}

eachDialect('ended runs over time', (open) => {
  test('have how they ended in each part, of all, one job or one queue', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, [
      { age: 2.5 / 24 },
      { age: 2.5 / 24, state: 'failed', job: 'mail', queue: 'mail' },
      { age: 0.5 / 24, state: 'cancelled' },
      { age: 0.5 / 24, state: 'skipped', job: 'mail' },
    ]);
    const window = { from: NOON - 3 * HOUR, to: NOON, buckets: 3 };
    const counts = async (of: { readonly jobId?: string; readonly queue?: string }) =>
      (await readEndedSeries(q.store, { ...window, ...of })).parts.map(({ succeeded, failed, other }) => [
        succeeded,
        failed,
        other,
      ]);
    expect(await counts({})).toEqual([
      [1, 1, 0],
      [0, 0, 0],
      [0, 0, 2],
    ]);
    expect(await counts({ jobId: 'mail' })).toEqual([
      [0, 1, 0],
      [0, 0, 0],
      [0, 0, 1],
    ]);
    expect(await counts({ queue: 'mail' })).toEqual([
      [0, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    const { total, parts } = await readEndedSeries(q.store, { ...window, jobId: 'unknown' });
    expect([total.succeeded, parts.length, parts[0]?.at]).toEqual([0, 3, NOON - 3 * HOUR]);
    expect((await readEndedSeries(q.store, window)).total).toMatchObject({
      succeeded: 1,
      failed: 1,
      other: 2,
      retried: 0,
    });
  });

  test('have the waits and durations of their own minutes where the window is short', async () => {
    const q = await openQueue(open);
    await runFor(q, { waitMs: 1, tookMs: 3 });
    q.now = NOON + 5 * MINUTE;
    await runFor(q, { waitMs: 3, tookMs: 1 });
    while ((await readEndedSeries(q.store, { from: NOON, to: q.now, buckets: 1 })).total.succeeded < 2)
      await fold(q.store);
    const read = (to: number, buckets: number) => readEndedSeries(q.store, { from: NOON, to, buckets });
    const fine = await read(NOON + 10 * MINUTE, 2);
    expect(fine.timesOfMs).toBe(5 * MINUTE);
    expect(fine.parts).toMatchObject([
      { waitMs: { p50: 1 }, durationMs: { p50: 3, p95: 3, p99: 3 } },
      { waitMs: { p50: 3 }, durationMs: { p50: 1, p95: 1, p99: 1 } },
    ]);
    expect(fine.total).toMatchObject({ waitMs: { p50: 2, p99: 3 }, durationMs: { p50: 2, p99: 3 } });
    // The times of a day are those of hours.
    const day = await read(NOON + DAY, 144);
    expect(day.timesOfMs).toBe(HOUR);
    expect(day.parts.slice(0, 7).map(({ durationMs }) => durationMs.p50)).toEqual([
      2,
      2,
      2,
      2,
      2,
      2,
      undefined,
    ]);
  });

  test('are the same after their hours are summed, and are then read from the sums', async () => {
    const q = await openQueue(open);
    await finishRuns(
      q.store,
      Array.from({ length: 48 }, (_, i) => ({
        age: 2 - i / 24,
        job: i % 3 === 0 ? 'mail' : 'noop',
        state:
          i % 7 === 0 ? ('failed' as const) : i % 11 === 0 ? ('expired' as const) : ('succeeded' as const),
      })),
    );
    const windows = [
      { from: NOON - DAY, to: NOON, buckets: 96 },
      { from: NOON - 2 * DAY, to: NOON, buckets: 48 },
      { from: NOON - 2 * DAY - 1, to: NOON, buckets: 7, jobId: 'mail' },
    ];
    const readAll = () => Promise.all(windows.map((window) => readEndedSeries(q.store, window)));
    const before = await readAll();
    await sumHours(q.store, MANY);
    expect(await readAll()).toEqual(before);
    await q.store.write((tx) => tx.run(sql`update stats_hour set other = 10`));
    const [, days] = await readAll();
    expect(days?.total.other).toBeGreaterThan(300);
  });
});
