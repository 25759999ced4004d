/** A limit that an operator sets for a job. */
import { limitJob, readJobLimits } from '@sb/queue';
import { enqueueIn } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { NOON, openQueue } from './open-queue.ts';
import { loadJobs } from './load-jobs.ts';

const ADA = { actor: 'ada', reason: 'the provider is slow' };

/** The job `noop` as newer or older code has it. */
async function define(
  store: Store,
  limits: {
    readonly concurrency?: { readonly limit: number; readonly key?: () => string };
    readonly rateLimit?: { readonly limit: number; readonly per: '1m' };
  },
  version = '1.0.0',
): Promise<void> {
  await loadJobs(store, [{ id: 'noop', name: 'Nothing', run: () => undefined, ...limits }], version);
}

eachDialect('a job that an operator limits', (open) => {
  test('runs no more at once than the limit, at the next claim, also of runs that wait already', async () => {
    const q = await openQueue(open);
    const node = await q.node(['noop']);
    for (let n = 0; n < 4; n += 1) await q.enqueue();
    expect(await limitJob(q.store, 'noop', { maxRunning: 2, ...ADA })).toMatchObject({
      changed: true,
      before: { code: {} },
      after: { maxRunning: 2, own: { by: 'ada', reason: ADA.reason, at: NOON, maxRunning: 2 }, code: {} },
    });
    const runs = await node.claim(4);
    expect(runs).toHaveLength(2);
    for (const run of runs) await node.settle(run, { state: 'succeeded' });
    await limitJob(q.store, 'noop', { maxRunning: 'none', ...ADA });
    await q.enqueue();
    expect(await node.claim(4)).toHaveLength(3);
  });

  test('starts no more in a period than its rate', async () => {
    const q = await openQueue(open);
    const node = await q.node(['noop']);
    for (let n = 0; n < 4; n += 1) await q.enqueue();
    await limitJob(q.store, 'noop', { rate: { limit: 60, perMs: 60_000, burst: 1 }, ...ADA });
    expect(await node.claim(4)).toHaveLength(1);
    await limitJob(q.store, 'noop', { rate: 'code', ...ADA });
    expect(await node.claim(4)).toHaveLength(3);
  });

  test('keeps the limit over restarts and new code, and has that of its code again afterwards', async () => {
    const q = await openQueue(open);
    await define(q.store, { concurrency: { limit: 10 } });
    await limitJob(q.store, 'noop', { maxRunning: 2, ...ADA });
    await define(q.store, { concurrency: { limit: 10 } });
    expect(await readJobLimits(q.store, 'noop')).toMatchObject({ maxRunning: 2, code: { maxRunning: 10 } });
    await define(q.store, { concurrency: { limit: 20 }, rateLimit: { limit: 5, per: '1m' } }, '1.1.0');
    expect(await readJobLimits(q.store, 'noop')).toMatchObject({
      maxRunning: 2,
      rate: { limit: 5 },
      own: { by: 'ada', maxRunning: 2 },
      code: { maxRunning: 20, rate: { limit: 5 } },
    });
    const { after } = await limitJob(q.store, 'noop', { maxRunning: 'code', actor: 'bo' });
    expect(after).toMatchObject({ maxRunning: 20, rate: { limit: 5 } });
    expect(after).not.toHaveProperty('own');
    expect(await readJobLimits(q.store, 'noop')).toEqual(after);
    await define(q.store, {}, '1.2.0');
    expect(await readJobLimits(q.store, 'noop')).toMatchObject({ code: {} });
  });

  test('may have no limit although its code has one', async () => {
    const q = await openQueue(open);
    await define(q.store, { concurrency: { limit: 1 } });
    for (let n = 0; n < 3; n += 1) await q.enqueue();
    await limitJob(q.store, 'noop', { maxRunning: 'none', ...ADA });
    await define(q.store, { concurrency: { limit: 1 } });
    expect(await (await q.node(['noop'])).claim(3)).toHaveLength(3);
  });

  test('may have no limit beside another that an operator has set, or has that of its code again', async () => {
    const q = await openQueue(open);
    await define(q.store, { concurrency: { limit: 1 } });
    const rate = { limit: 60, perMs: 60_000 };
    await limitJob(q.store, 'noop', { rate, ...ADA });
    const none = await limitJob(q.store, 'noop', { maxRunning: 'none', ...ADA });
    expect(none).toMatchObject({ changed: true, after: { own: { maxRunning: null, rate } } });
    expect(none.after).not.toHaveProperty('maxRunning');
    expect(await limitJob(q.store, 'noop', { maxRunning: 'none', ...ADA })).toMatchObject({ changed: false });
    expect(await limitJob(q.store, 'noop', { maxRunning: 'code', ...ADA })).toMatchObject({
      changed: true,
      after: { maxRunning: 1 },
    });
    expect(await limitJob(q.store, 'noop', { maxRunning: 'code', ...ADA })).toMatchObject({ changed: false });
  });

  test('has the limit for each key, if its code has keys', async () => {
    const q = await openQueue(open);
    await define(q.store, { concurrency: { limit: 5, key: () => 'k' } });
    await limitJob(q.store, 'noop', { maxRunning: 1, ...ADA });
    await q.store.write(function* (tx) {
      for (const limitKey of ['a', 'a', 'b']) yield* enqueueIn(tx, { jobId: 'noop', limitKey });
    });
    expect(await (await q.node(['noop'])).claim(3)).toHaveLength(2);
    expect(await readJobLimits(q.store, 'noop')).toMatchObject({ isKeyed: true, isRateKeyed: false });
  });

  test('is an event with its author and reason, once; and a job that is not there has no limit', async () => {
    const q = await openQueue(open);
    await limitJob(q.store, 'noop', { maxRunning: 2, ...ADA });
    expect(await limitJob(q.store, 'noop', { maxRunning: 2, actor: 'bo' })).toMatchObject({ changed: false });
    const events = await q.store.read((tx) =>
      tx.rows(
        sql<{ actor: string; payload: string }>`
          select actor, payload from events where type = 'job.limited' order by seq`,
      ),
    );
    expect(events.map(({ actor, payload }) => [actor, JSON.parse(payload)])).toEqual([
      ['ada', { jobId: 'noop', before: {}, after: { maxRunning: 2 }, reason: ADA.reason }],
    ]);
    await expect(limitJob(q.store, 'nope', { maxRunning: 1, ...ADA })).rejects.toMatchObject({
      code: 'UNKNOWN_JOB',
    });
    await expect(limitJob(q.store, 'noop', { maxRunning: 0, ...ADA })).rejects.toMatchObject({
      code: 'LIMIT_INVALID',
      message: expect.stringContaining('The limits of the job "noop"'),
    });
  });
});
