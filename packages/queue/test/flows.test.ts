import { readFlows } from '@sb/queue';
import { fold, sampleDepths } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue, type TestQueue } from './open-queue.ts';

const MINUTE = 60_000;

/** One minute later: so many runs come, and so many end. */
async function passMinute(
  q: TestQueue,
  { come = 0, end = 0 }: { come?: number; end?: number },
): Promise<void> {
  const node = await q.node();
  for (let n = 0; n < come; n++) await q.enqueue();
  for (const run of await node.claim(end)) await node.settle(run, { state: 'succeeded' });
  await fold(q.store);
  q.now += MINUTE;
}

eachDialect('what comes into a queue and leaves it', (open) => {
  test('is counted between the first and the last sample of its depth', async () => {
    const q = await openQueue(open);
    await sampleDepths(q.store);
    await passMinute(q, {});
    await sampleDepths(q.store);
    await passMinute(q, { come: 9, end: 3 });
    await sampleDepths(q.store);
    await passMinute(q, { come: 3, end: 3 });
    await sampleDepths(q.store);
    // Ends of a minute that is not over do not count yet.
    q.now += 50_000;
    const node = await q.node();
    for (const run of await node.claim(2)) await node.settle(run, { state: 'succeeded' });
    await fold(q.store);
    const { byQueue, others } = await readFlows(q.store, { now: q.now });
    expect(byQueue).toEqual(new Map([['default', { in: 12 / 120, out: 6 / 120 }]]));
    expect(others).toEqual({ in: 0, out: 0 });
    expect((await readFlows(q.store, { now: q.now, queue: 'mail' })).byQueue.size).toBe(0);
  });

  test('is what ended where the queue only shrinks', async () => {
    const q = await openQueue(open);
    for (let n = 0; n < 8; n++) await q.enqueue();
    await sampleDepths(q.store);
    await passMinute(q, {});
    await sampleDepths(q.store);
    for (let minute = 0; minute < 4; minute++) {
      await passMinute(q, { end: 2 });
      await sampleDepths(q.store);
    }
    const { byQueue } = await readFlows(q.store, { now: q.now });
    expect(byQueue.get('default')).toEqual({ in: 0, out: 8 / 240 });
  });

  test('is not reckoned from the sample of a daemon that has just started, at no set time of its minute', async () => {
    const q = await openQueue(open);
    q.now += 55_000;
    await sampleDepths(q.store);
    for (let n = 0; n < 4; n++) await q.enqueue();
    q.now += 5_000;
    await sampleDepths(q.store);
    expect((await readFlows(q.store, { now: q.now })).byQueue.get('default')).toEqual({ out: 0 });
    await passMinute(q, { come: 6 });
    await sampleDepths(q.store);
    expect((await readFlows(q.store, { now: q.now })).byQueue.get('default')).toEqual({ in: 6 / 60, out: 0 });
  });

  test('is unknown where no daemon has counted', async () => {
    const q = await openQueue(open);
    await passMinute(q, { come: 5, end: 5 });
    expect(await readFlows(q.store, { now: q.now })).toEqual({
      byQueue: new Map([['default', { out: 5 / 300 }]]),
      others: { out: 0 },
    });
    await sampleDepths(q.store);
    expect((await readFlows(q.store, { now: q.now })).byQueue.get('default')).toEqual({ out: 5 / 300 });
  });
});
