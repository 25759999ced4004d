import { ENQUEUE_PART, enqueueMany, pauseQueue } from '@sb/queue';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';

const noops = (count: number) => Array.from({ length: count }, (_, n) => ({ jobId: 'noop', input: { n } }));

const stored = (store: Store) =>
  store.read((tx) => tx.rows(sql<{ id: number; input: string }>`select id, input from runs order by id`));

eachDialect('enqueueMany', (open) => {
  test('stores 10,000 in order, and tells how far it is', async () => {
    const q = await openQueue(open);
    const told: number[] = [];
    const answers = await enqueueMany(q.store, noops(10_000), {
      onProgress: (done, of) => told.push(done, of),
    });
    expect(told).toEqual(Array.from({ length: 10 }, (_, i) => [(i + 1) * ENQUEUE_PART, 10_000]).flat());
    const rows = await stored(q.store);
    expect(rows.map(({ id }) => id)).toEqual(answers.map(({ id }) => id));
    expect(rows.at(-1)?.input).toBe('{"n":9999}');
  });

  test('writes nothing when one of them cannot be stored, however late it stands', async () => {
    const q = await openQueue(open);
    const asked = [...noops(2_500), { jobId: 'noop', input: 1n }];
    await expect(enqueueMany(q.store, asked)).rejects.toMatchObject({ code: 'NOT_JSON' });
    expect(await stored(q.store)).toHaveLength(0);
  });

  test('says what is stored when a later part is refused', async () => {
    const q = await openQueue(open);
    const asked = [...noops(ENQUEUE_PART * 2), { jobId: 'nope' }];
    const failure = await enqueueMany(q.store, asked).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'ENQUEUE_STOPPED',
      message: expect.stringContaining('Of 2001 runs the first 2000 were stored'),
      cause: { code: 'UNKNOWN_JOB' },
      stored: { length: 2_000 },
    });
    expect(await stored(q.store)).toHaveLength(2_000);
  });

  test('stops between two parts, and lets others write there', async () => {
    const q = await openQueue(open);
    const stop = new AbortController();
    let pausing: Promise<unknown> | undefined;
    const enqueueing = enqueueMany(q.store, noops(ENQUEUE_PART * 4), {
      signal: stop.signal,
      onProgress(done) {
        if (done === ENQUEUE_PART) pausing = pauseQueue(q.store, 'mail', { reason: 'r', actor: 'ada' });
        if (done === ENQUEUE_PART * 3) stop.abort();
      },
    });
    await expect(enqueueing).rejects.toMatchObject({ code: 'ENQUEUE_STOPPED' });
    expect(await pausing).toMatchObject({ changed: true });
    expect(await stored(q.store)).toHaveLength(ENQUEUE_PART * 3);
  });
});
