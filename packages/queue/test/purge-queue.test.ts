import {
  cancelRun,
  findRun,
  listHistory,
  pauseJob,
  pauseQueue,
  previewPurge,
  purgeQueue,
  readDepths,
  readQueues,
} from '@sb/queue';
import { enqueueMany } from '@sb/queue/engine';
import { sql, type Store, StoreLockedError } from '@sb/storage';
import { createGate, eachDialect, holdRun, untilBlocked } from '@sb/testkit';
import { expect, test } from 'vitest';
import { audit } from './audit.ts';
import { dyingAfter } from './dying-store.ts';
import { openQueue } from './open-queue.ts';

const many = (count: number) => Array.from({ length: count }, () => ({ jobId: 'noop' }));

const after = (run: number, more: object = {}) => [{ run, ...more }];

eachDialect('a purge', (open, dialect) => {
  test('cancels what waits in the queue, and nothing else', async () => {
    const q = await openQueue(open);
    const running = await q.enqueue();
    const node = await q.node();
    const [claimed] = await node.claim();
    const other = await q.enqueue({ jobId: 'mail' });
    await pauseJob(q.store, 'noop', { actor: 'ada', reason: 'x' });
    const waiting = [
      await q.enqueue(),
      await q.enqueue({ delayMs: 60_000 }),
      await q.enqueue({ jobId: 'mail', queue: 'default' }),
    ];
    expect(await purgeQueue(q.store, 'default', { actor: 'ada', reason: 'a mistake' })).toEqual({
      cancelled: 3,
    });
    for (const id of waiting)
      expect(await findRun(q.store, id)).toMatchObject({ state: 'cancelled', reason: 'purged' });
    expect(await findRun(q.store, running)).toMatchObject({ state: 'running' });
    expect(await findRun(q.store, other)).toMatchObject({ state: 'queued' });
    if (claimed) await node.settle(claimed, { state: 'succeeded' });
    expect(await findRun(q.store, running)).toMatchObject({ state: 'succeeded' });
    expect(await audit(q.store, 'queue.purged')).toEqual([
      {
        type: 'queue.purged',
        actor: 'ada',
        payload: { queue: 'default', cancelled: 3, reason: 'a mistake' },
      },
    ]);
  });

  test('cancels none where more wait than the operator was asked about', async () => {
    const q = await openQueue(open);
    const ids = [await q.enqueue(), await q.enqueue({ delayMs: 60_000 })];
    const operator = { actor: 'ada', reason: 'old' };
    await expect(purgeQueue(q.store, 'default', { ...operator, atMost: 1 })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: '2 runs wait in default by now, and at most 1 were asked for. Nothing is changed.',
    });
    for (const id of ids) expect((await findRun(q.store, id)).state).not.toBe('cancelled');
    expect(await purgeQueue(q.store, 'default', { ...operator, atMost: 2 })).toEqual({ cancelled: 2 });
  });

  test('cancels no more than the operator was asked about, also where others wait again meanwhile', async () => {
    const q = await openQueue(open);
    const running = await q.enqueue();
    await (await q.node()).claim();
    await enqueueMany(q.store, many(2));
    let writes = 0;
    const store: Store = {
      ...q.store,
      write: async (body, options) => {
        // Of a run that is to be tried again: it was not counted.
        if (writes++ === 0)
          await q.store.write((tx) =>
            tx.run(sql`update runs set state = 1, node_id = null, started_at = null where id = ${running}`),
          );
        return q.store.write(body, options);
      },
    };
    expect(await purgeQueue(store, 'default', { actor: 'ada', atMost: 2 })).toEqual({ cancelled: 2 });
    expect(await readDepths(q.store)).toContainEqual({ queue: 'default', queued: 1, later: 0, running: 0 });
    expect(await audit(q.store, 'queue.purged')).toMatchObject([{ payload: { cancelled: 2 } }]);
  });

  test('is found with each run that it ended, also when others purge other queues', async () => {
    const q = await openQueue(open);
    const runs = [
      { queue: 'default', actor: 'ada', reason: 'a mistake' },
      { queue: 'mail', actor: 'bo', reason: 'too old' },
      { queue: 'default', actor: 'cy', reason: 'again' },
    ];
    for (const { queue, ...operator } of runs) {
      const ids = [await q.enqueue({ queue }), await q.enqueue({ queue })];
      await purgeQueue(q.store, queue, operator);
      for (const id of ids)
        expect(await findRun(q.store, id)).toMatchObject({
          reason: 'purged',
          cancellation: { by: 'purge', ...operator },
        });
    }
    const cancelled = await q.enqueue();
    await cancelRun(q.store, { runId: cancelled, actor: 'di', reason: 'purged' });
    expect(await findRun(q.store, cancelled)).toMatchObject({
      cancellation: { by: 'request', actor: 'di' },
    });
  });

  test('is told of runs that have crashed twice: they wait in a lane of their own, and count as queued', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    await q.enqueue();
    await q.store.write((tx) => tx.run(sql`update runs set lane = 1 where id = 1`));
    expect(await readQueues(q.store)).toContainEqual(expect.objectContaining({ name: 'default', queued: 2 }));
    expect(await readDepths(q.store)).toContainEqual({ queue: 'default', queued: 2, later: 0, running: 0 });
    expect(await purgeQueue(q.store, 'default', { actor: 'ada' })).toEqual({ cancelled: 2 });
  });

  test('is counted before it is done: by job and priority, and with the runs elsewhere that would not start', async () => {
    const q = await openQueue(open);
    const first = await q.enqueue();
    const second = await q.enqueue({ after: after(first) });
    await q.enqueue({ jobId: 'mail', queue: 'default' });
    const skipped = await q.enqueue({ jobId: 'mail', after: after(first) });
    const gone = [
      skipped,
      await q.enqueue({ jobId: 'mail', after: after(skipped) }),
      await q.enqueue({ jobId: 'mail', after: after(second, { onUnmet: 'fail' }) }),
    ];
    await q.enqueue({ jobId: 'mail', after: after(first, { on: 'always' }) });
    await q.enqueue({ jobId: 'mail', after: after(first, { onUnmet: 'run' }) });
    expect(await previewPurge(q.store, 'default')).toEqual({
      groups: [
        { jobId: 'noop', priority: 'normal', count: 2 },
        { jobId: 'mail', priority: 'high', count: 1 },
      ],
      isPart: false,
      followers: { runs: gone.length, chains: 1, isAtLeast: false },
    });
    expect(await purgeQueue(q.store, 'default', { actor: 'ada' })).toEqual({ cancelled: 3 });
    const { runs } = await listHistory(q.store, { states: ['skipped', 'failed'], limit: 10 });
    expect(runs.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(gone);
    expect(await previewPurge(q.store, 'default')).toMatchObject({ groups: [], followers: { runs: 0 } });
    await expect(previewPurge(q.store, 'defualt')).rejects.toMatchObject({ code: 'UNKNOWN_QUEUE' });
  });

  test('counts the first of so many runs elsewhere that not all of their dependencies are read', async () => {
    const q = await openQueue(open);
    const first = await q.enqueue();
    const followers = Array.from({ length: 10_001 }, () => ({ jobId: 'mail', after: after(first) }));
    for (let at = 0; at < followers.length; at += 1_000)
      await enqueueMany(q.store, followers.slice(at, at + 1_000));
    expect(await previewPurge(q.store, 'default')).toMatchObject({
      isPart: false,
      followers: { runs: 10_000, chains: 1, isAtLeast: true },
    });
  });

  test('takes held runs too', async () => {
    const q = await openQueue(open);
    await enqueueMany(q.store, many(3));
    await pauseJob(q.store, 'noop', { actor: 'ada', reason: 'x' });
    expect(await readQueues(q.store)).toContainEqual(expect.objectContaining({ held: 3, queued: 0 }));
    expect(await purgeQueue(q.store, 'default', { actor: 'ada' })).toEqual({ cancelled: 3 });
    expect(await readQueues(q.store)).toContainEqual(expect.objectContaining({ name: 'default', held: 0 }));
  });

  test('by two at once cancels each run once, chunk by chunk, and the events add up', async () => {
    const q = await openQueue(open);
    await enqueueMany(q.store, many(1_700));
    await pauseQueue(q.store, 'default', { actor: 'ada', reason: 'x' });
    const told: number[] = [];
    const second = await open.again(q.store);
    const cancelled = await Promise.all([
      purgeQueue(q.store, 'default', { actor: 'ada', onProgress: (so) => told.push(so) }),
      purgeQueue(second, 'default', { actor: 'bo' }),
    ]);
    expect(cancelled[0].cancelled + cancelled[1].cancelled).toBe(1_700);
    expect(told.at(-1) ?? 0).toBe(cancelled[0].cancelled);
    const { runs } = await listHistory(q.store, { limit: 2_000 });
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1_700);
    const events = await audit(q.store, 'queue.purged');
    const counts = events.map(({ payload }) => Number(payload['cancelled']));
    expect(counts.reduce((a, b) => a + b)).toBe(1_700);
    expect(Math.max(...counts)).toBeLessThanOrEqual(500);
  });

  test('whose store fails behind a chunk says how many it has cancelled, and the next one does the rest', async () => {
    const q = await openQueue(open);
    await enqueueMany(q.store, many(600));
    const locked = new StoreLockedError('the store', 10_000);
    const ada = { actor: 'ada' };
    await expect(purgeQueue(dyingAfter(q.store, 0, locked), 'default', ada)).rejects.toBe(locked);
    expect(await audit(q.store, 'queue.purged')).toEqual([]);
    expect(await purgeQueue(dyingAfter(q.store, 1, locked), 'default', ada)).toEqual({
      cancelled: 500,
      failure: locked,
    });
    expect(await purgeQueue(q.store, 'default', ada)).toEqual({ cancelled: 100 });
  });

  test.runIf(dialect === 'postgres')(
    'waits for a run that another transaction only moves meanwhile',
    async () => {
      const q = await openQueue(open);
      const [moved, free] = [await q.enqueue(), await q.enqueue()];
      const letGo = await holdRun(q.store, moved, (tx) =>
        tx.run(sql`update runs set state = 2 where id = ${moved}`),
      );
      const told = createGate();
      const purging = purgeQueue(q.store, 'default', { actor: 'ada', onProgress: () => told.open() });
      await told.opened;
      expect(await findRun(q.store, free)).toMatchObject({ state: 'cancelled' });
      await Promise.race([purging, untilBlocked(q.store)]);
      await letGo();
      expect(await purging).toEqual({ cancelled: 2 });
      expect(await findRun(q.store, moved)).toMatchObject({ state: 'cancelled', reason: 'purged' });
    },
  );

  test('of a queue that is not there is refused, and of an empty one says nothing', async () => {
    const q = await openQueue(open);
    await expect(purgeQueue(q.store, 'nope', { actor: 'ada' })).rejects.toMatchObject({
      code: 'UNKNOWN_QUEUE',
    });
    expect(await purgeQueue(q.store, 'mail', { actor: 'ada' })).toEqual({ cancelled: 0 });
    expect(await audit(q.store, 'queue.*')).toEqual([]);
  });
});
