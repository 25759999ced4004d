/** A run is stored by the same values, whatever its request is stored together with. */
import { limitQueue } from '@sb/queue';
import { enqueue, enqueueMany } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { bumpDefinitions } from '../src/definitions.sql.ts';
import { enqueueIn } from '../src/enqueue/enqueue.ts';
import type { RunRequest } from '../src/run.ts';
import { openQueue } from './open-queue.ts';

const OPTIONS: readonly Partial<RunRequest>[] = [
  { queue: 'mail' },
  { priority: 'low' },
  { delayMs: 5, startWithinMs: 70 },
  { maxAttempts: 9, timeoutMs: 8, runAtMs: 4_000_000_000_000 },
  { tags: ['a', 'b'], createdBy: 'ada' },
  { schedule: { id: 3, fireAt: 4 }, trigger: 'cron' },
  { dryRun: true },
];

/** Each of the 128 choices among these options. */
const CHOICES: readonly RunRequest[] = Array.from({ length: 2 ** OPTIONS.length }, (_, n) =>
  Object.assign({ jobId: 'noop', input: { n } }, ...OPTIONS.filter((_option, bit) => (n >> bit) % 2 === 1)),
);

async function rowsOf(store: Store, ids: readonly number[]): Promise<readonly object[]> {
  const rows = await store.read((tx) => tx.rows(sql<{ id: number }>`select * from runs`));
  const byId = new Map(rows.map(({ id, ...row }) => [id, row]));
  return ids.map((id) => byId.get(id) ?? {});
}

eachDialect('a run', (open) => {
  test('has the same row, stored alone and among others, with and without a key', async () => {
    const q = await openQueue(open);
    const together = await enqueueMany(q.store, CHOICES);
    const alone: number[] = [];
    for (const request of CHOICES) alone.push((await enqueue(q.store, request)).id);
    const rows = await rowsOf(
      q.store,
      together.map(({ id }) => id),
    );
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(CHOICES.length);
    expect(await rowsOf(q.store, alone)).toEqual(rows);
    const keyed = CHOICES.map((request, n) => ({ ...request, dedupeKey: `key ${n}` }));
    // Half of the keys are held by the time.
    const first = await enqueueMany(q.store, keyed.slice(0, 64));
    const all = await enqueueMany(q.store, keyed);
    expect(all.slice(0, 64)).toEqual(first.map(({ id }) => ({ id, verdict: 'duplicate' })));
    const stored = await rowsOf(
      q.store,
      all.map(({ id }) => id),
    );
    expect(stored).toEqual(rows.map((row, n) => ({ ...row, dedupe_key: `key ${n}` })));
  });

  test('has its own input, whatever text that is', async () => {
    const q = await openQueue(open);
    const inputs = [undefined, null, '-', '\u0001', 'a\u0001b', '@', '', 'x'.repeat(2_000), undefined];
    const answers = await enqueueMany(
      q.store,
      inputs.map((input) => ({ jobId: 'noop', input })),
    );
    const texts = await q.store.read((tx) =>
      tx.rows(sql<{ id: number; input: string | null }>`
        select r.id, coalesce(i.body, r.input) as input from runs r left join run_inputs i on i.run_id = r.id order by r.id`),
    );
    expect(texts).toEqual(
      inputs.map((input, at) => ({ id: answers[at]?.id, input: JSON.stringify(input) ?? null })),
    );
    const [nothing] = await enqueueMany(q.store, [{ jobId: 'noop' }]);
    expect(await rowsOf(q.store, [nothing?.id ?? 0])).toMatchObject([{ input: null }]);
  });

  test('is stored by what holds since the last commit, also that of another process', async () => {
    const q = await openQueue(open);
    const other = await open.again(q.store, { clock: () => q.now });
    await q.enqueue({ jobId: 'noop' });
    await limitQueue(other, 'default', { maxRunning: 1, actor: 'ada' });
    expect(await rowsOf(q.store, [await q.enqueue()])).toMatchObject([{ lane: 1 }]);
    await limitQueue(other, 'default', { maxRunning: 'none', maxDepth: 2, actor: 'ada' });
    await expect(q.enqueue()).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    await limitQueue(other, 'default', { maxDepth: 'none', actor: 'ada' });
    expect(await rowsOf(q.store, [await q.enqueue()])).toMatchObject([{ lane: 0 }]);
  });

  test('is not refused for what was rolled back', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    const drained = q.store.write(function* (tx) {
      yield* tx.run(sql`update queues set mode = 'draining' where name = 'default'`);
      yield* bumpDefinitions(tx);
      yield* enqueueIn(tx, { jobId: 'noop' });
    });
    await expect(drained).rejects.toMatchObject({ code: 'QUEUE_DRAINING' });
    // The number of the definitions is now the one that was rolled back.
    await limitQueue(q.store, 'mail', { maxRunning: 1, actor: 'ada' });
    await expect(q.enqueue()).resolves.toBeGreaterThan(0);
  });
});
