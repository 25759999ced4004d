import { cancelRuns, findRun } from '@sb/queue';
import { readCancelRequests } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';

eachDialect('a chunk of runs that are cancelled', (open) => {
  test('has the end of each: waiting, running, ended and unknown', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const ended = await q.enqueue();
    const [first] = await node.claim(1);
    if (first) await node.settle(first, { state: 'succeeded' });
    const running = await q.enqueue();
    const [second] = await node.claim(1);
    const waiting = await q.enqueue();
    const child = await q.enqueue({ after: [{ run: waiting }] });
    const ends = await cancelRuns(q.store, { runIds: [999, waiting, ended, running], actor: 'ada' });
    expect([...ends].map(([id, end]) => [id, 'verdict' in end ? end.verdict : end.code])).toEqual([
      [ended, 'finished'],
      [running, 'requested'],
      [waiting, 'cancelled'],
      [999, 'UNKNOWN_RUN'],
    ]);
    expect(await readCancelRequests(q.store, node.id)).toMatchObject([{ id: second?.id }]);
    expect(await findRun(q.store, waiting)).toMatchObject({
      state: 'cancelled',
      cancellation: { actor: 'ada' },
    });
    // What came after it has ended with it.
    expect((await findRun(q.store, child)).finishedAt).toBeDefined();
  });
});
