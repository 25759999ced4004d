import { drainQueue, findRun, limitQueue } from '@sb/queue';
import { checkAcceptable, enqueueFromRun } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';

const ADA = { actor: 'ada' };
const MAIL = { jobId: 'mail', input: { to: 'ada' } };

eachDialect('a run that asks for runs', (open) => {
  test('is given its id at once, and a later failure takes nothing back', async () => {
    const { q, node, claim } = await running();
    const { id, verdict } = await enqueueFromRun(q.store, claim, MAIL);
    await node.settle(claim.run, { state: 'cancelled' });
    expect(verdict).toBe('enqueued');
    expect(await findRun(q.store, id)).toMatchObject({ jobId: 'mail', input: { to: 'ada' } });
  });

  test('is refused once its claim is gone', async () => {
    const { q, node, claim } = await running();
    await node.settle(claim.run, { state: 'succeeded' });
    await expect(enqueueFromRun(q.store, claim, MAIL)).rejects.toMatchObject({ code: 'CLAIM_LOST' });
    await expect(findRun(q.store, claim.id + 1)).rejects.toMatchObject({ code: 'UNKNOWN_RUN' });
  });

  test('gets those that come with its success, and wakes whoever waits', async () => {
    const { q, node, claim } = await running();
    let rings = 0;
    const stop = await q.store.listen(() => (rings += 1));
    await node.settle(claim.run, { state: 'succeeded', result: '1', requests: [MAIL, MAIL] });
    expect(await findRun(q.store, claim.id)).toMatchObject({ state: 'succeeded', result: 1 });
    expect((await node.claim()).map(({ jobId }) => jobId)).toEqual(['mail', 'mail']);
    await expect.poll(() => rings).toBeGreaterThan(0);
    stop();
  });

  test('gets none of them when it was cancelled meanwhile, and hears of that', async () => {
    const { q, node, claim } = await running();
    await q.store.write((tx) => tx.run(sql`update runs set ctl = 1`));
    const { jobId, id, claimNo } = claim.run;
    const outcome = { state: 'succeeded', requests: [MAIL] } as const;
    const ticked = await node.ticker.tick([{ id, claimNo, jobId, outcome }], 10);
    expect(ticked.overruled).toEqual([{ id, claimNo, jobId, outcome: { state: 'cancelled' } }]);
    expect(ticked.claimed).toEqual([]);
    expect(await findRun(q.store, id)).toMatchObject({ state: 'cancelled' });
  });

  test('hears of its cancel again when its end is passed again, after a trip that failed half-way', async () => {
    const { q, node, claim } = await running();
    await q.store.write((tx) => tx.run(sql`update runs set ctl = 1`));
    const { jobId, id, claimNo } = claim.run;
    for (const outcome of [{ state: 'succeeded', requests: [MAIL] }, { state: 'succeeded' }] as const) {
      const overruled = [{ id, claimNo, jobId, outcome: { state: 'cancelled' } }];
      for (let tries = 1; tries <= 2; tries++)
        expect(await node.ticker.tick([{ id, claimNo, jobId, outcome }], 0)).toMatchObject({
          overruled,
          lost: [],
        });
    }
    const cancelled = { state: 'cancelled' } as const;
    expect(await node.ticker.tick([{ id, claimNo, jobId, outcome: cancelled }], 0)).toMatchObject({
      overruled: [],
      lost: [],
    });
  });

  test('fails where they cannot be stored, alone, and with the reason', async () => {
    const { q, node, claim } = await running();
    const otherId = await q.enqueue();
    const [other] = await node.claim();
    await limitQueue(q.store, 'mail', { maxDepth: 0, ...ADA });
    const full = { state: 'succeeded', requests: [MAIL] } as const;
    const { refused } = await node.ticker.tick(
      [
        { ...claim.run, outcome: full },
        { id: otherId, claimNo: other?.claimNo ?? 0, jobId: 'noop', outcome: { state: 'cancelled' } },
      ],
      0,
    );
    expect(refused).toMatchObject([{ id: claim.id }]);
    expect(await findRun(q.store, claim.id)).toMatchObject({
      state: 'failed',
      error: { code: 'QUEUE_FULL', message: expect.stringContaining('succeeded) could not be stored') },
    });
    expect(await findRun(q.store, otherId)).toMatchObject({ state: 'cancelled' });
  });

  test('hears early of what its success could not store', async () => {
    const { q } = await running();
    const check = (request: object): Promise<void> => checkAcceptable(q.store, { ...MAIL, ...request });
    await expect(check({ jobId: 'nobody' })).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
    await expect(check({ queue: 'nowhere' })).rejects.toMatchObject({ code: 'UNKNOWN_QUEUE' });
    await expect(check({ maxAttempts: 0 })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    await check({});
    await drainQueue(q.store, 'mail', ADA);
    await expect(check({})).rejects.toMatchObject({ code: 'QUEUE_DRAINING' });
  });

  async function running() {
    const q = await openQueue(open);
    await q.enqueue();
    const node = await q.node();
    const [run] = await node.claim();
    if (!run) throw new Error('There was nothing to claim.');
    return { q, node, claim: { id: run.id, claimNo: run.claimNo, nodeId: node.id, run } };
  }
});
