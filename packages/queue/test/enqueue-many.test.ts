import { findRun, limitQueue, pauseQueue } from '@sb/queue';
import { enqueueMany, type RunRequest } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { ENQUEUE_PART } from '../src/enqueue/enqueue-many.ts';
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

  test('stores runs in order where some have a key with a time to live', async () => {
    const q = await openQueue(open);
    const asked: readonly RunRequest[] = [
      ...['a', 'b', 'c'].map((dedupeKey) => ({ jobId: 'noop', dedupeKey, dedupeTtlMs: 1_000 })),
      ...noops(3),
    ];
    const ids = (await enqueueMany(q.store, asked)).map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });

  test('writes nothing when one of them cannot be stored, however late it stands', async () => {
    const q = await openQueue(open);
    const asked = [...noops(2_500), { jobId: 'noop', input: 1n }];
    await expect(enqueueMany(q.store, asked)).rejects.toMatchObject({ code: 'NOT_JSON' });
    expect(await stored(q.store)).toHaveLength(0);
  });

  test('stores requests that have little in common as it stores those that are alike', async () => {
    const q = await openQueue(open);
    await limitQueue(q.store, 'mail', { maxDepth: 1, actor: 'ada' });
    const held = await q.enqueue({ dedupeKey: 'held' });
    const long = 'x'.repeat(2_000);
    const asked: readonly RunRequest[] = [
      { jobId: 'noop', input: { n: 0 }, priority: 'critical', delayMs: 5, tags: ['a'] },
      { jobId: 'mail', maxAttempts: 7, createdBy: 'ada' },
      { jobId: 'noop', input: { long }, dedupeKey: 'new', startWithinMs: 1_000 },
      { jobId: 'noop', dedupeKey: 'held', timeoutMs: 3 },
      { jobId: 'noop', dedupeKey: 'new', dryRun: true },
      { jobId: 'noop', dedupeKey: 'ttl', dedupeTtlMs: 9 },
      { jobId: 'noop', queue: 'mail' },
    ];
    await expect(enqueueMany(q.store, asked)).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    expect(await stored(q.store)).toHaveLength(1);
    const answers = await enqueueMany(q.store, asked.slice(0, -1));
    expect(answers.map(({ verdict }) => verdict)).toEqual([
      'enqueued',
      'enqueued',
      'enqueued',
      'duplicate',
      'duplicate',
      'enqueued',
    ]);
    expect(answers[3]?.id).toBe(held);
    expect(answers[4]?.id).toBe(answers[2]?.id);
    const [first, second, third] = await Promise.all(answers.map(({ id }) => findRun(q.store, id)));
    expect(first).toMatchObject({ input: { n: 0 }, priority: 'critical', tags: ['a'], trigger: 'api' });
    expect((first?.runAt ?? 0) - (first?.createdAt ?? 0)).toBe(5);
    expect(second).toMatchObject({
      jobId: 'mail',
      queue: 'mail',
      priority: 'high',
      maxAttempts: 7,
      createdBy: 'ada',
    });
    expect(third).toMatchObject({ input: { long }, dedupeKey: 'new', maxAttempts: 1 });
    const rows = await q.store.read((tx) =>
      tx.rows(sql<{ id: number }>`select id from runs where start_by = run_at + 1000`),
    );
    expect(rows).toEqual([{ id: third?.id }]);
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
