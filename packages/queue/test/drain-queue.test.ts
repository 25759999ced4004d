import { drainQueue, pauseQueue, readQueues, recordDrained, resumeQueue } from '@sb/queue';
import { tendPauses } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { audit } from './audit.ts';
import { openQueue } from './open-queue.ts';

const ADA = { actor: 'ada', reason: 'moving out' };

eachDialect('a draining queue', (open, dialect) => {
  test('refuses what is new, runs what is there with its retries, and says once that it is drained', async () => {
    const q = await openQueue(open);
    await q.enqueue({ jobId: 'mail' });
    await q.enqueue({ jobId: 'mail', delayMs: 60_000 });
    const node = await q.node();
    expect(await drainQueue(q.store, 'mail', ADA)).toMatchObject({ before: { mode: 'active' } });
    expect(await drainQueue(q.store, 'mail', ADA)).toMatchObject({ changed: false });
    await expect(q.enqueue({ jobId: 'mail' })).rejects.toMatchObject({ code: 'QUEUE_DRAINING' });
    const [run] = await node.claim();
    expect(await tendPauses(q.store)).toEqual([]);
    if (run) await node.settle(run, { state: 'retry', delayMs: 1_000, attempt: 'failed', error: '{}' });
    expect(await tendPauses(q.store)).toEqual([]);
    q.now += 60_000;
    for (const again of await node.claim()) await node.settle(again, { state: 'succeeded' });
    const looks = await Promise.all([recordDrained(q.store), recordDrained(q.store), tendPauses(q.store)]);
    expect(looks.flat()).toEqual(['mail']);
    expect(await tendPauses(q.store)).toEqual([]);
    expect(await readQueues(q.store)).toContainEqual(
      expect.objectContaining({ name: 'mail', mode: 'draining', drainedAt: q.now, by: 'ada' }),
    );
    await expect(q.enqueue({ jobId: 'mail' })).rejects.toMatchObject({ code: 'QUEUE_DRAINING' });
    expect(await audit(q.store, 'queue.*')).toEqual([
      {
        type: 'queue.draining',
        actor: 'ada',
        payload: {
          queue: 'mail',
          reason: 'moving out',
          before: { mode: 'active' },
          after: { mode: 'draining', reason: 'moving out', by: 'ada' },
        },
      },
      { type: 'queue.drained', actor: undefined, payload: { queue: 'mail' } },
    ]);
  });

  test('that is resumed takes runs again, and is drained anew when it is drained again', async () => {
    const q = await openQueue(open);
    await drainQueue(q.store, 'mail', ADA);
    expect(await recordDrained(q.store)).toEqual(['mail']);
    await resumeQueue(q.store, 'mail', ADA);
    await q.enqueue({ jobId: 'mail' });
    expect(await recordDrained(q.store)).toEqual([]);
    await drainQueue(q.store, 'mail', ADA);
    expect(await recordDrained(q.store)).toEqual([]);
    const node = await q.node();
    for (const run of await node.claim()) await node.settle(run, { state: 'succeeded' });
    expect(await recordDrained(q.store)).toEqual(['mail']);
  });

  test('was paused before, and runs what is there', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    await pauseQueue(q.store, 'default', { actor: 'ada', reason: 'x', until: q.now + 1_000 });
    await drainQueue(q.store, 'default', ADA);
    const node = await q.node();
    expect(await node.claim()).toHaveLength(1);
  });

  // SQLite has one writer: there is no older one.
  test.skipIf(dialect === 'sqlite')(
    'is not drained while an older transaction may still bring a run',
    async () => {
      const q = await openQueue(open);
      const { drained, again } = await q.store.write(function* (tx) {
        yield* tx.run(sql`insert into cursors (name, seq) values ('older', 0)`);
        return yield* tx.step({
          sqlite: () => ({ drained: [], again: [] }),
          postgres: async () => {
            await drainQueue(q.store, 'mail', ADA);
            return { drained: await recordDrained(q.store), again: await recordDrained(q.store) };
          },
        });
      });
      expect([drained, again]).toEqual([[], []]);
      expect(await recordDrained(q.store)).toEqual(['mail']);
    },
  );
});
