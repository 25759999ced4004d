/** A claim that has learnt where all due runs are is as strict as one that looks everywhere. */
import { cordonNode, pauseJob, pauseQueue, resumeQueue } from '@sb/queue';
import { enqueueMany } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue, type TestNode, type TestQueue } from './open-queue.ts';

const ADA = { actor: 'ada', reason: 'because' };

eachDialect('a claim after claims of one range', (open) => {
  /** Ten runs of one queue and priority, of which the node has taken two. */
  async function learnt(): Promise<{ q: TestQueue; node: TestNode; left: number[] }> {
    const q = await openQueue(open);
    const runs = await enqueueMany(
      q.store,
      Array.from({ length: 10 }, () => ({ jobId: 'noop' })),
    );
    const node = await q.node();
    for (let claim = 0; claim < 2; claim++) await node.claim(1);
    return { q, node, left: runs.slice(2).map(({ id }) => id) };
  }

  test('takes a run of a higher priority first, in whatever queue it comes', async () => {
    const { q, node, left } = await learnt();
    const urgent = await q.enqueue({ priority: 'critical' });
    expect(await claimedBy(node, 1)).toEqual([urgent]);
    const mail = await q.enqueue({ jobId: 'mail' });
    expect(await claimedBy(node, 1)).toEqual([mail]);
    expect(await claimedBy(node, 100)).toEqual(left);
  });

  test('takes runs that become due by the clock in their turn', async () => {
    const { q, node, left } = await learnt();
    const later = await q.enqueue({ priority: 'high', delayMs: 1_000 });
    expect(await claimedBy(node, 1)).toEqual(left.slice(0, 1));
    q.now += 1_000;
    expect(await claimedBy(node, 1)).toEqual([later]);
  });

  test('fills its slots from other ranges, and says that there is no more only when all are empty', async () => {
    const { q, node, left } = await learnt();
    const low = await q.enqueue({ priority: 'low' });
    const mail = await q.enqueue({ jobId: 'mail', priority: 'low' });
    const { claimed, exhausted } = await node.ticker.tick([], 9);
    expect([claimed.map(({ id }) => id), exhausted]).toEqual([[...left, low], false]);
    expect(await claimedBy(node, 5)).toEqual([mail]);
    expect(await node.ticker.tick([], 5)).toMatchObject({ claimed: [], exhausted: true });
    const next = await q.enqueue();
    expect(await claimedBy(node, 5)).toEqual([next]);
  });

  test('takes nothing of a queue that is paused, of a job that is, and for a node that is cordoned', async () => {
    const { q, node, left } = await learnt();
    await pauseQueue(q.store, 'default', ADA);
    expect(await claimedBy(node, 1)).toEqual([]);
    await resumeQueue(q.store, 'default', ADA);
    expect(await claimedBy(node, 1)).toEqual(left.slice(0, 1));
    await cordonNode(q.store, node.id, ADA);
    expect(await claimedBy(node, 1)).toEqual([]);
    const other = await q.node();
    expect(await claimedBy(other, 1)).toEqual(left.slice(1, 2));
    await pauseJob(q.store, 'noop', ADA);
    expect(await claimedBy(other, 1)).toEqual([]);
  });
});

async function claimedBy(node: TestNode, slots: number): Promise<readonly number[]> {
  return (await node.claim(slots)).map(({ id }) => id);
}
