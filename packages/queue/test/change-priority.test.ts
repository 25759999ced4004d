import { listEvents } from '@sb/events';
import { changePriority, findRun, limitJob, limitQueue } from '@sb/queue';
import { type ClaimedRun, enqueueMany } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';

type Limiting = (store: Store) => Promise<unknown>;
const RATE = { rate: { limit: 1, perMs: 60_000, burst: 1 }, actor: 'ada' };
const QUEUE: Limiting = (store) => limitQueue(store, 'default', { maxRunning: 1, actor: 'ada' });
const JOB: Limiting = (store) => limitJob(store, 'noop', { maxRunning: 1, actor: 'ada' });
const QUEUE_RATE: Limiting = (store) => limitQueue(store, 'default', RATE);
const JOB_RATE: Limiting = (store) => limitJob(store, 'noop', RATE);

eachDialect('a change of priority', (open) => {
  test('lets a waiting run overtake, or be overtaken', async () => {
    const q = await openQueue(open);
    const [first, second, third] = [await q.enqueue(), await q.enqueue(), await q.enqueue()];
    expect(
      await changePriority(q.store, { runId: third, priority: 'critical', actor: 'ada', reason: 'due' }),
    ).toBe('normal');
    await changePriority(q.store, { runId: first, priority: 'low', actor: 'ada' });
    const node = await q.node();
    const order = [];
    for (let i = 0; i < 3; i++) order.push(...(await node.claim(1)).map(({ id }) => id));
    expect(order).toEqual([third, second, first]);
    const events = await q.store.read((tx) => listEvents(tx, { runId: third, limit: 10 }));
    expect(events).toMatchObject([
      {
        type: 'run.priority_changed',
        actor: 'ada',
        payload: { before: 'normal', after: 'critical', toFront: false, reason: 'due' },
      },
    ]);
  });

  test('puts a run before all of its priority, and makes it due', async () => {
    const q = await openQueue(open);
    await enqueueMany(
      q.store,
      Array.from({ length: 20 }, () => ({ jobId: 'noop' })),
    );
    q.now += 1_000;
    const late = await q.enqueue({ delayMs: 3_600_000 });
    const later = await q.enqueue();
    for (const runId of [late, later]) await changePriority(q.store, { runId, toFront: true, actor: 'ada' });
    expect((await (await q.node()).claim(2)).map(({ id }) => id)).toEqual([later, late]);
  });

  test('puts a run before those that wait for the same limit, held or not', async () => {
    for (const limits of [QUEUE, JOB, QUEUE_RATE, JOB_RATE]) {
      const q = await openQueue(open);
      await limits(q.store);
      const node = await q.node();
      const [one, two, three, four] = [
        await q.enqueue(),
        await q.enqueue(),
        await q.enqueue(),
        await q.enqueue(),
      ];
      const toFront = (runId: number) => changePriority(q.store, { runId, toFront: true, actor: 'ada' });
      const end = async (run?: ClaimedRun): Promise<number> => {
        if (run) await node.settle(run, { state: 'succeeded' });
        q.now += 60_000;
        return run?.id ?? 0;
      };
      q.now += 1_000;
      await toFront(three);
      const [first, ...more] = await node.claim(10);
      expect([first?.id, more]).toEqual([three, []]);
      // The claim has met the others.
      for (const id of [one, two, four]) expect((await findRun(q.store, id)).state).toBe('held');
      const last = await q.enqueue();
      await toFront(last);
      await toFront(four);
      await end(first);
      const order = [];
      for (let i = 0; i < 4; i++) order.push(await end((await node.claim(10))[0]));
      expect(order).toEqual([four, last, one, two]);
    }
  });

  test('is refused for a run that does not wait', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const runId = await q.enqueue();
    const [run] = await node.claim();
    const change = { runId, toFront: true, actor: 'ada' };
    await expect(changePriority(q.store, change)).rejects.toMatchObject({
      code: 'RUN_NOT_WAITING',
      message: `Run ${runId} is running: only a run that waits can be moved.`,
    });
    if (run) await node.settle(run, { state: 'succeeded' });
    await expect(changePriority(q.store, change)).rejects.toThrow('is succeeded');
    await expect(changePriority(q.store, { ...change, runId: 999 })).rejects.toMatchObject({
      code: 'UNKNOWN_RUN',
    });
  });
});
