/** When a run is due that requests put off, also in a queue that is drained. */
import { drainQueue, findRun, requestRun } from '@sb/queue';
import { checkAcceptable, enqueue, enqueueIn, enqueueMany, type RunRequest } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { insertOrReplace } from '../src/enqueue/replace/insert-or-replace.ts';
import { NOON, openQueue } from './open-queue.ts';

const MINUTE = 60_000;
const ADA = { actor: 'ada', reason: 'a new machine' };

const debounced: RunRequest = { jobId: 'noop', dedupeKey: 'a', delayMs: MINUTE, dedupeReplace: ['runAt'] };

eachDialect('a run that requests put off', (open) => {
  test('is bound by the longest wait of its first request', async () => {
    const q = await openQueue(open);
    const far = { jobId: 'noop', dedupeReplace: ['runAt'], runAtMs: NOON + 60 * MINUTE } as const;
    const bound = { ...far, dedupeMaxWaitMs: MINUTE };
    const answers = await enqueueMany(q.store, [
      { ...bound, dedupeKey: 'many' },
      { ...far, dedupeKey: 'far' },
    ]);
    const [one, other] = [
      await enqueue(q.store, { ...bound, dedupeKey: 'one' }),
      await q.store.write((tx) => enqueueIn(tx, { ...bound, dedupeKey: 'in' })),
    ];
    const ids = [...answers, one, other].map(({ id }) => id);
    const times = await Promise.all(ids.map(async (id) => (await findRun(q.store, id)).runAt - NOON));
    expect(times).toEqual([MINUTE, 60 * MINUTE, MINUTE, MINUTE]);
  });

  test('moves only nearer while its queue is drained, so that the drain ends', async () => {
    const q = await openQueue(open);
    const { id } = await enqueue(q.store, debounced);
    await drainQueue(q.store, 'default', ADA);
    q.now += MINUTE / 2;
    expect((await enqueue(q.store, debounced)).verdict).toBe('replaced');
    expect((await findRun(q.store, id)).runAt).toBe(NOON + MINUTE);
    await requestRun(q.store, { ...debounced, delayMs: 0 }, ADA);
    expect((await findRun(q.store, id)).runAt).toBe(NOON + MINUTE / 2);
    await expect(enqueue(q.store, { ...debounced, dedupeKey: 'b' })).rejects.toMatchObject({
      code: 'QUEUE_DRAINING',
    });
  });

  test('is not put off to the success of a job while its queue is drained: the key may be free by then', async () => {
    const q = await openQueue(open);
    await enqueue(q.store, debounced);
    await checkAcceptable(q.store, debounced);
    await drainQueue(q.store, 'default', ADA);
    for (const request of [debounced, { jobId: 'noop', dedupeKey: 'a' }, { jobId: 'noop' }])
      await expect(checkAcceptable(q.store, request)).rejects.toMatchObject({ code: 'QUEUE_DRAINING' });
  });

  test('is no answer when another run holds its key at each try', async () => {
    const q = await openQueue(open);
    let last = 1_000;
    const answers = await q.store.write((tx) =>
      insertOrReplace(tx, [{ request: debounced, input: null }], {
        *insert(asked) {
          const next = yield* tx.first(sql<{ id: number }>`select ${last} + 1 as id`);
          last = next?.id ?? 0;
          return asked.map(() => ({ id: last, verdict: 'duplicate' as const }));
        },
        operator: undefined,
      }),
    );
    expect(answers).toEqual([undefined]);
  });
});
