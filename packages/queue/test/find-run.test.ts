import { findRun } from '@sb/queue';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';

eachDialect('a run that is not there', (open) => {
  test('is refused with the newest number that there is, whether that run has ended or not', async () => {
    const q = await openQueue(open);
    await expect(findRun(q.store, 999)).rejects.toMatchObject({
      code: 'UNKNOWN_RUN',
      message: 'There is no run 999; no run is stored.',
    });
    const id = await q.enqueue();
    const message = `There is no run 999; the newest is ${id}.`;
    await expect(findRun(q.store, 999)).rejects.toThrow(message);
    const node = await q.node();
    const [run] = await node.claim();
    if (run) await node.settle(run, { state: 'succeeded' });
    await expect(findRun(q.store, 999)).rejects.toThrow(message);
  });
});
