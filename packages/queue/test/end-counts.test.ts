import { cancelRun, readStatistics } from '@sb/queue';
import { createEndCounts, type EndCounts, fold, type Outcome } from '@sb/queue/engine';
import { readQueueAges } from '@sb/queue';
import type { Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { noEnds } from '../src/statistics/fold-runs.ts';
import { die } from './dead-runs.ts';
import { DAY } from './finished-runs.ts';
import { NOON, openQueue, type TestQueue } from './open-queue.ts';

const failed: Outcome = { state: 'failed', reason: 'error', attempt: 'failed', error: '{"message":"no"}' };

/** A run that waits and then runs for these times, ms. */
async function finish(
  q: TestQueue,
  jobId: string,
  [waited, ran]: readonly [number, number],
  outcome?: Outcome,
) {
  const node = await q.node();
  await q.enqueue({ jobId });
  q.now += waited;
  const [run] = await node.claim(1);
  q.now += ran;
  if (run) await node.settle(run, outcome ?? { state: 'succeeded' });
}

/** On PostgreSQL a fold waits for every transaction that is open in the cluster, also in other tests. */
async function foldUntil(stores: readonly [Store, EndCounts][], count: number): Promise<void> {
  let counted = 0;
  while (counted < count) {
    const parts = await Promise.all(stores.map(([store, counts]) => fold(store, counts.add)));
    counted += parts.reduce((sum, part) => sum + part, 0);
  }
}

eachDialect('the ended runs that a process has counted', (open) => {
  test('are counted by job, queue and state, also those without an attempt, with their times', async () => {
    const q = await openQueue(open);
    const counts = createEndCounts();
    await finish(q, 'noop', [100, 3_000]);
    await finish(q, 'noop', [1_000, 5], failed);
    await cancelRun(q.store, { runId: await q.enqueue(), actor: 'ada' });
    await finish(q, 'mail', [1, 1]);
    await foldUntil([[q.store, counts]], 4);
    const [mail, noop] = (await counts.read(q.store)).toSorted((a, b) => (a.job < b.job ? -1 : 1));
    expect(mail).toMatchObject({ job: 'mail', queue: 'mail', ends: { ...noEnds(), succeeded: 1 } });
    expect(noop).toMatchObject({
      job: 'noop',
      queue: 'default',
      ends: { succeeded: 1, failed: 1, cancelled: 1, skipped: 0, expired: 0 },
      duration: { count: 2, sumMs: 3_005 },
      wait: { count: 2, sumMs: 1_100 },
    });
    const below = new Map(noop?.duration.below);
    expect([4, 16, 2_048, 4_096].map((ms) => below.get(ms))).toEqual([0, 1, 1, 2]);
  });

  test('only grow, and leave the stored minutes as they are', async () => {
    const q = await openQueue(open);
    const counts = createEndCounts();
    for (let round = 1; round <= 3; round++) {
      await finish(q, 'noop', [0, 40]);
      await foldUntil([[q.store, counts]], 1);
      const [noop] = await counts.read(q.store);
      expect([noop?.ends.succeeded, noop?.duration.count, noop?.duration.sumMs]).toEqual([
        round,
        round,
        40 * round,
      ]);
    }
    const [stored] = await readStatistics(q.store, { from: NOON, to: q.now + DAY, buckets: 1 });
    expect(stored).toMatchObject({ runs: 3, durationMs: { p50: 40 } });
  });

  test('are counted by one process each', async () => {
    const q = await openQueue(open);
    const again = await open.again(q.store, { clock: () => q.now });
    const [one, other] = [createEndCounts(), createEndCounts()];
    for (let i = 0; i < 3; i++) await finish(q, 'noop', [0, 1]);
    await foldUntil(
      [
        [q.store, one],
        [again, other],
      ],
      3,
    );
    const read = [...(await one.read(q.store)), ...(await other.read(again))];
    expect(read.reduce((sum, { ends }) => sum + ends.succeeded, 0)).toBe(3);
  });

  test('beyond the limit of pairs are counted together, and a pair never moves', async () => {
    const q = await openQueue(open);
    const counts = createEndCounts(1);
    await finish(q, 'mail', [0, 1]);
    await finish(q, 'noop', [0, 1]);
    await foldUntil([[q.store, counts]], 2);
    await finish(q, 'mail', [0, 1]);
    await finish(q, 'noop', [0, 1]);
    await foldUntil([[q.store, counts]], 2);
    const read = await counts.read(q.store);
    expect(read.map(({ job, queue, ends }) => [job, queue, ends.succeeded])).toEqual([
      ['mail', 'mail', 2],
      ['other', 'other', 2],
    ]);
  });
});

eachDialect('the age of queues', (open) => {
  test('is that of the run that has been due longest, and open dead letters are counted', async () => {
    const q = await openQueue(open);
    await die(q, { jobId: 'mail' });
    const before = q.now;
    await q.enqueue();
    await q.enqueue({ jobId: 'mail', delayMs: 60_000 });
    q.now += 5_000;
    const ages = await readQueueAges(q.store);
    expect(ages).toEqual([
      { queue: 'default', oldestDueMs: q.now - before, oldestDueAt: before, deadLetters: 0 },
      { queue: 'mail', oldestDueMs: 0, deadLetters: 1 },
    ]);
  });
});
