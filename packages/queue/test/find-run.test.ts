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

eachDialect('a run that was retried', (open) => {
  test('has each backoff as it was decided, whatever time it took', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const id = await q.enqueue({ jobId: 'mail' });
    const fail = { state: 'retry', attempt: 'failed', error: '{"message":"no"}' } as const;
    for (const delayMs of [1_000, 2_500]) {
      const [run] = await node.claim();
      q.now += 10;
      if (run) await node.settle(run, { ...fail, delayMs });
      q.now += delayMs + 300;
    }
    const [last] = await node.claim();
    if (last) await node.settle(last, { state: 'failed', reason: 'error', attempt: 'failed', error: '{}' });
    const { attempts } = await findRun(q.store, id);
    expect(attempts.map(({ backoffMs }) => backoffMs)).toEqual([1_000, 2_500, undefined]);
  });
});
