/** Limits that change while transactions are open that have not seen them, or just before a process is killed. */
import { limitJob, limitQueue } from '@sb/queue';
import { createLaneTender, enqueueIn, readChores, tendPauses } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { enforceLimits } from '../src/limits/manage/limit-queue.ts';
import { dyingAfter } from './dying-store.ts';
import { openQueue } from './open-queue.ts';
import { loadJobs } from './load-jobs.ts';

const noop = { id: 'noop', name: 'Nothing', run: () => undefined };
const ONE = { maxRunning: 1, actor: 'ada' };

/** A store whose process is killed after its first commit. */
const killed = (store: Store): Store => ({ ...store, read: () => Promise.reject(new Error('killed')) });

async function define(store: Store, limit: number): Promise<void> {
  await loadJobs(store, [{ ...noop, concurrency: { limit } }]);
}

const lanesOf = (store: Store) =>
  store.read((tx) => tx.rows(sql<{ lane: number }>`select lane from runs order by id`));

eachDialect('a limit whose process was killed before it was in force', (open) => {
  test.each<[whose: string, limit: (store: Store) => Promise<unknown>, ends: object]>([
    ['a job', (store) => define(store, 1), { message: 'killed' }],
    ['a job by an operator', (store) => limitJob(store, 'noop', ONE), { changed: true, restFollows: true }],
    ['a queue', (store) => limitQueue(store, 'default', ONE), { changed: true, restFollows: true }],
  ])('of %s is enforced by a chore', async (_whose, limit, ends) => {
    const q = await openQueue(open);
    const node = await q.node(['noop']);
    for (let n = 0; n < 3; n += 1) await q.enqueue();
    expect(await limit(killed(q.store)).catch((error: unknown) => error)).toMatchObject(ends);
    expect(await readChores(q.store, node.id)).toMatchObject({ hasChangedLimits: true });
    expect(await createLaneTender(q.store).tend()).toMatchObject({ moved: 3 });
    expect(await node.claim()).toHaveLength(1);
  });

  test('of a queue is committed also where the store fails then, and its runs follow by a chore', async () => {
    const q = await openQueue(open);
    const node = await q.node(['noop']);
    await limitQueue(q.store, 'default', ONE);
    for (let n = 0; n < 3; n += 1) await q.enqueue();
    expect(await node.claim()).toHaveLength(1);
    const more = { maxRunning: 3, actor: 'ada' };
    expect(await limitQueue(dyingAfter(q.store, 1), 'default', more)).toEqual({
      changed: true,
      before: { maxRunning: 1 },
      after: { maxRunning: 3 },
      restFollows: true,
    });
    expect(await readChores(q.store, node.id)).toMatchObject({ hasPauses: true });
    await tendPauses(q.store);
    expect(await node.claim()).toHaveLength(2);
  });

  test('fails where it was the same before: nothing is changed', async () => {
    const q = await openQueue(open);
    await limitQueue(q.store, 'default', ONE);
    await expect(limitQueue(killed(q.store), 'default', ONE)).rejects.toThrow('killed');
  });

  test('of a job is enforced by the next start', async () => {
    const q = await openQueue(open);
    for (let n = 0; n < 3; n += 1) await q.enqueue();
    await expect(define(killed(q.store), 1)).rejects.toThrow('killed');
    await define(q.store, 1);
    expect(await (await q.node(['noop'])).claim()).toHaveLength(1);
  });

  test('leaves nothing to do once it is in force', async () => {
    const q = await openQueue(open);
    const node = await q.node(['noop']);
    await q.enqueue();
    await limitQueue(q.store, 'default', ONE);
    const lanes = createLaneTender(q.store);
    await expect
      .poll(async () => {
        await lanes.tend();
        return (await readChores(q.store, node.id)).hasChangedLimits;
      })
      .toBe(false);
    expect(await lanes.tend()).toMatchObject({ moved: 0, isDone: true });
  });
});

/** SQLite has one writer: there is no older transaction. */
eachDialect('a limit that an older transaction has not seen', (open, dialect) => {
  test.skipIf(dialect === 'sqlite')('is in force for its runs soon after its end, not before', async () => {
    const q = await openQueue(open);
    const node = await q.node(['noop']);
    const lanes = createLaneTender(q.store);
    const waitsFor = await q.store.write(function* (tx) {
      const pid = (yield* tx.first(sql<{ pid: number }>`select pg_backend_pid() as pid`))?.pid;
      for (let n = 0; n < 2; n += 1) yield* enqueueIn(tx, { jobId: 'noop' });
      return yield* tx.step({
        sqlite: () => ({}),
        postgres: async () => {
          expect(await limitQueue(killed(q.store), 'default', ONE)).toMatchObject({ restFollows: true });
          const { isDone, moved } = await lanes.tend();
          const waits = await enforceLimits(q.store, 0);
          return { isDone, moved, ...waits, isOurs: waits?.pid === pid };
        },
      });
    });
    expect(waitsFor).toMatchObject({ isDone: false, moved: 0, isOurs: true, since: expect.any(Number) });
    expect(await lanesOf(q.store)).toEqual([{ lane: 0 }, { lane: 0 }]);
    expect(await readChores(q.store, node.id)).toMatchObject({ hasChangedLimits: true });
    expect(await lanes.tend()).toMatchObject({ moved: 2 });
    expect(await node.claim()).toHaveLength(1);
  });

  test.skipIf(dialect === 'sqlite')('that is gone again is not looked for in its runs', async () => {
    const q = await openQueue(open);
    const lanes = createLaneTender(q.store);
    await limitQueue(q.store, 'default', ONE);
    await q.store.write(function* (tx) {
      yield* enqueueIn(tx, { jobId: 'noop' });
      yield* tx.step({
        sqlite: () => undefined,
        postgres: async () => {
          const none = { maxRunning: 'none', actor: 'ada' } as const;
          expect(await limitQueue(killed(q.store), 'default', none)).toMatchObject({ restFollows: true });
          expect(await lanes.tend()).toMatchObject({ isDone: false });
        },
      });
    });
    expect(await lanes.tend()).toMatchObject({ moved: 1 });
    expect(await lanesOf(q.store)).toEqual([{ lane: 0 }]);
  });
});
