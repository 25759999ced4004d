import { listEvents } from '@sb/events';
import { changePriority } from '@sb/queue';
import { enqueueMany } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';

eachDialect('a change of priority', (open) => {
  test('lets a waiting run overtake, or be overtaken', async () => {
    const q = await openQueue(open);
    const [first, second, third] = [await q.enqueue(), await q.enqueue(), await q.enqueue()];
    expect(await changePriority(q.store, { runId: third, priority: 'critical', actor: 'ada' })).toBe(
      'normal',
    );
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
        payload: { before: 'normal', after: 'critical', toFront: false },
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
