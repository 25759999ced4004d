import { pauseJob, readDepthHistory, readDepthSeries } from '@sb/queue';
import { removeOldDepths, sampleDepths } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { NOON, openQueue } from './open-queue.ts';

const MINUTE = 60_000;

eachDialect('the depth of queues over time', (open) => {
  test('is sampled once a minute, whoever comes first', async () => {
    const q = await openQueue(open);
    const other = await open.again(q.store, { clock: () => q.now });
    await q.enqueue();
    const answers = await Promise.all([sampleDepths(q.store), sampleDepths(other)]);
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await sampleDepths(q.store)).toBe(false);
    q.now += MINUTE;
    expect(await sampleDepths(q.store)).toBe(true);
  });

  test('has what was due, later, held and running, and how long the oldest had waited', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    await q.enqueue();
    await node.claim(1);
    await q.enqueue();
    await q.enqueue({ delayMs: 5 * MINUTE });
    await q.enqueue({ jobId: 'mail' });
    await pauseJob(q.store, 'mail', { actor: 'ada', reason: 'provider down' });
    q.now += MINUTE;
    await sampleDepths(q.store);
    // No daemon samples for three minutes. In the fifth minute the delayed run is due.
    q.now = NOON + 5 * MINUTE;
    await sampleDepths(q.store);
    const history = await readDepthHistory(q.store, { from: NOON, to: NOON + 6 * MINUTE, buckets: 6 });
    const common = { held: 0, running: 1 };
    expect(history).toEqual([
      {
        queue: 'default',
        parts: [
          undefined,
          { at: NOON + MINUTE, queued: 1, later: 1, ...common, oldestMs: MINUTE },
          undefined,
          undefined,
          undefined,
          { at: NOON + 5 * MINUTE, queued: 2, later: 0, ...common, oldestMs: 5 * MINUTE },
        ],
      },
      {
        queue: 'mail',
        parts: [
          undefined,
          { at: NOON + MINUTE, queued: 0, later: 0, held: 1, running: 0 },
          undefined,
          undefined,
          undefined,
          { at: NOON + 5 * MINUTE, queued: 0, later: 0, held: 1, running: 0 },
        ],
      },
    ]);
    const half = await readDepthHistory(q.store, {
      from: NOON,
      to: NOON + 6 * MINUTE,
      buckets: 1,
      queue: 'mail',
    });
    expect(half).toMatchObject([{ queue: 'mail', parts: [{ held: 1 }] }]);
  });

  test('is zero, not unknown, in a minute in which the queue was empty', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    await q.enqueue();
    await sampleDepths(q.store);
    const [run] = await node.claim(1);
    if (run) await node.settle(run, { state: 'succeeded' });
    q.now += MINUTE;
    await sampleDepths(q.store);
    const [history] = await readDepthHistory(q.store, { from: NOON, to: NOON + 2 * MINUTE, buckets: 2 });
    expect(history?.parts).toMatchObject([{ queued: 1 }, { queued: 0, running: 0 }]);
  });

  test('is summed over all queues minute by minute, and of one queue has zeros where nothing was there', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    await q.enqueue({ queue: 'mail', jobId: 'mail' });
    await sampleDepths(q.store);
    q.now += 2 * MINUTE;
    await q.enqueue();
    await sampleDepths(q.store);
    const window = { from: NOON, to: NOON + 4 * MINUTE, buckets: 2 };
    const common = { later: 0, held: 0, running: 0 };
    expect(await readDepthSeries(q.store, window)).toEqual([
      { at: NOON, queued: 2, ...common, oldestMs: 0 },
      { at: NOON + 2 * MINUTE, queued: 3, ...common, oldestMs: 2 * MINUTE },
    ]);
    expect(await readDepthSeries(q.store, { ...window, queue: 'mail' })).toMatchObject([
      { queued: 1 },
      { queued: 1 },
    ]);
    expect(await readDepthSeries(q.store, { ...window, queue: 'none' })).toEqual([
      { at: NOON, queued: 0, ...common },
      { at: NOON + 2 * MINUTE, queued: 0, ...common },
    ]);
  });

  test('of a long time is read from the minutes that are a multiple', async () => {
    const q = await openQueue(open);
    for (let minute = 0; minute < 6; minute++) {
      await q.enqueue();
      await sampleDepths(q.store);
      q.now += MINUTE;
    }
    const window = { from: NOON, to: NOON + 6 * MINUTE, buckets: 2, queue: 'default' };
    const queued = async (everyMinutes: number) =>
      (await readDepthSeries(q.store, { ...window, everyMinutes })).map((part) => part?.queued);
    expect(await queued(1)).toEqual([3, 6]);
    expect(await queued(2)).toEqual([3, 5]);
    expect(await queued(5)).toEqual([1, 6]);
  });

  test('is removed with the statistics', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    await sampleDepths(q.store);
    q.now += MINUTE;
    await sampleDepths(q.store);
    expect(await removeOldDepths(q.store, q.now)).toMatchObject({ removed: { statistics: 2 } });
    expect(await removeOldDepths(q.store, q.now)).toMatchObject({ removed: {} });
  });
});
