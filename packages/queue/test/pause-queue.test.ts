import { findRun, pauseJob, pauseQueue, readDepths, readQueue, readQueues, resumeQueue } from '@sb/queue';
import { readNextPauseEnd, tendPauses } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { audit } from './audit.ts';
import { NOON, openQueue } from './open-queue.ts';

const HOUR = 3_600_000;
const DOWN = { reason: 'provider down', actor: 'ada' };

eachDialect('a paused queue', (open, dialect) => {
  test('is ended, and nodes are woken, also where held runs cannot be looked for then', async () => {
    const q = await openQueue(open);
    await pauseQueue(q.store, 'mail', { actor: 'ada', reason: 'provider down' });
    let rung = 0;
    const store: Store = {
      ...q.store,
      read: () => Promise.reject(new Error('away')),
      ring: () => (rung += 1),
    };
    expect(await resumeQueue(store, 'mail', { actor: 'ada' })).toMatchObject({ changed: true });
    expect(rung).toBe(1);
  });

  test('gives nothing to a claim that starts after the pause; what was claimed before goes on', async () => {
    const q = await openQueue(open);
    const [first] = [await q.enqueue(), await q.enqueue()];
    const other = await q.enqueue({ jobId: 'mail' });
    const node = await q.node();
    const [run] = await node.claim(1);
    expect(run?.id).toBe(other);
    const [second] = await node.claim(1);
    expect(second?.id).toBe(first);
    await pauseQueue(q.store, 'default', DOWN);
    const third = await q.enqueue({ jobId: 'mail' });
    expect(await node.claim()).toMatchObject([{ id: third }]);
    if (second) await node.settle(second, { state: 'succeeded' });
    expect(await findRun(q.store, first)).toMatchObject({ state: 'succeeded' });
    expect(await node.ticker.nextDueAt()).toBeUndefined();
    await resumeQueue(q.store, 'default', { actor: 'bo' });
    expect(await node.claim()).toHaveLength(1);
  });

  // SQLite has one writer: nothing starts while another writes.
  test.skipIf(dialect === 'sqlite')('takes nothing from a claim that starts before the commit', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    const node = await q.node();
    await q.store.write(function* (tx) {
      yield* tx.run(sql`update queues set mode = 'paused' where name = 'default'`);
      yield* tx.step({
        sqlite: () => undefined,
        postgres: async () => expect(await node.claim()).toHaveLength(1),
      });
    });
  });

  test('is one for another process at once', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    const node = await q.node();
    await node.claim(0);
    const elsewhere = await open.again(q.store);
    await pauseQueue(elsewhere, 'default', DOWN);
    expect(await node.claim()).toEqual([]);
    await resumeQueue(elsewhere, 'default', { actor: 'ada' });
    expect(await node.claim()).toHaveLength(1);
  });

  test('is resumed by the clock alone, from that instant on; the chore writes it down once', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    const node = await q.node();
    await pauseQueue(q.store, 'default', { ...DOWN, until: NOON + HOUR });
    await pauseJob(q.store, 'mail', { ...DOWN, until: NOON + 2 * HOUR });
    q.now = NOON + HOUR - 1;
    expect(await readNextPauseEnd(q.store)).toBe(NOON + HOUR);
    expect(await node.claim()).toEqual([]);
    await tendPauses(q.store);
    expect(await queue(q.store)).toMatchObject({ mode: 'paused', until: NOON + HOUR, ...told(DOWN) });
    q.now = NOON + HOUR;
    expect(await readNextPauseEnd(q.store)).toBe(NOON + 2 * HOUR);
    expect(await queue(q.store)).toEqual({
      name: 'default',
      mode: 'active',
      queued: 1,
      later: 0,
      running: 0,
      held: 0,
      waiting: 0,
    });
    expect(await node.claim()).toHaveLength(1);
    await Promise.all([tendPauses(q.store), tendPauses(q.store)]);
    await tendPauses(q.store);
    expect(await audit(q.store, 'queue.*')).toMatchObject([
      { type: 'queue.paused', actor: 'ada' },
      {
        type: 'queue.resumed',
        actor: 'worker',
        payload: {
          queue: 'default',
          reason: 'the time of its pause has passed',
          before: { mode: 'paused', until: '2026-03-02T13:00:00.000Z' },
          after: { mode: 'active' },
        },
      },
    ]);
  });

  test('keeps who paused it and why, and each change is an event', async () => {
    const q = await openQueue(open);
    await pauseQueue(q.store, 'mail', DOWN);
    await pauseQueue(q.store, 'mail', { reason: 'longer', actor: 'bo', until: NOON + HOUR });
    expect((await readQueues(q.store)).find(({ name }) => name === 'mail')).toMatchObject({
      mode: 'paused',
      until: NOON + HOUR,
      reason: 'longer',
      by: 'bo',
    });
    expect(await resumeQueue(q.store, 'mail', { actor: 'cy', reason: 'it is up' })).toMatchObject({
      changed: true,
      after: { mode: 'active' },
    });
    expect(await resumeQueue(q.store, 'mail', { actor: 'cy' })).toMatchObject({ changed: false });
    const before = { mode: 'paused', reason: 'provider down', by: 'ada' };
    const after = { mode: 'paused', reason: 'longer', by: 'bo', until: '2026-03-02T13:00:00.000Z' };
    expect(await audit(q.store, 'queue.*')).toEqual([
      {
        type: 'queue.paused',
        actor: 'ada',
        payload: { queue: 'mail', reason: 'provider down', before: { mode: 'active' }, after: before },
      },
      { type: 'queue.paused', actor: 'bo', payload: { queue: 'mail', reason: 'longer', before, after } },
      {
        type: 'queue.resumed',
        actor: 'cy',
        payload: { queue: 'mail', reason: 'it is up', before: after, after: { mode: 'active' } },
      },
    ]);
  });

  test('that is not there is refused with those that are', async () => {
    const q = await openQueue(open);
    const paused = pauseQueue(q.store, 'mial', DOWN);
    await expect(paused).rejects.toMatchObject({
      code: 'UNKNOWN_QUEUE',
      message: 'There is no queue "mial" (there are: default, mail). Did you mean "mail"?',
    });
    expect(await audit(q.store, 'queue.*')).toEqual([]);
  });
});

eachDialect('the queues', (open) => {
  test('are listed with what is in them, up to a bound', async () => {
    const q = await openQueue(open);
    for (let i = 0; i < 3; i++) await q.enqueue();
    const node = await q.node();
    await node.claim(1);
    await q.store.write(function* (tx) {
      yield* tx.run(
        sql`update runs set state = 2, reason = 'x' where state = 1 and id = (select max(id) from runs)`,
      );
    });
    expect(await readQueues(q.store)).toEqual([
      { name: 'default', mode: 'active', queued: 1, later: 0, running: 1, held: 1, waiting: 0 },
      { name: 'mail', mode: 'active', queued: 0, later: 0, running: 0, held: 0, waiting: 0 },
    ]);
    expect(await readQueue(q.store, 'default')).toMatchObject({ name: 'default', running: 1, held: 1 });
    await expect(readQueue(q.store, 'none')).rejects.toMatchObject({ code: 'UNKNOWN_QUEUE' });
  });

  test('do not count runs of later as if they were due', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    for (const priority of ['critical', 'low'] as const) await q.enqueue({ priority, delayMs: HOUR });
    const counts = async (): Promise<readonly unknown[]> => [
      (await readQueues(q.store)).find(({ name }) => name === 'default'),
      (await readDepths(q.store)).find((depth) => depth.queue === 'default'),
    ];
    expect(await counts()).toMatchObject([
      { queued: 1, later: 2 },
      { queued: 1, later: 2, running: 0 },
    ]);
    q.now += HOUR;
    expect(await counts()).toMatchObject([
      { queued: 3, later: 0 },
      { queued: 3, later: 0 },
    ]);
  });
});

async function queue(store: Store) {
  return readQueue(store, 'default');
}

function told({ reason, actor }: typeof DOWN) {
  return { reason, by: actor };
}
