/**
 * Two programs replace the waiting run of one key while a node claims and ends it: each request is stored or told that it
 * is not. A run starts with the input of the request that came last before its start, and a duplicate has begun.
 */
import * as fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { listEvents } from '@sb/events';
import { type Enqueued, findRun } from '@sb/queue';
import { enqueue, enqueueMany } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';

interface Answered extends Enqueued {
  /** The number of the request, which is its input too. */
  readonly n: number;
}

const pauses = (length: number) => fc.array(fc.nat(3), { minLength: length, maxLength: length });

eachDialect('a run that is claimed while it is replaced', (open) => {
  test('is answered, also when two programs name many keys in opposite orders', async () => {
    const q = await openQueue(open);
    const other = await open.again(q.store, { clock: () => q.now });
    const keys = Array.from({ length: 30 }, (_, i) => `k${i}`);
    const ask = (store: Store, order: readonly string[]) =>
      enqueueMany(
        store,
        order.map((dedupeKey) => ({ jobId: 'noop', dedupeKey, dedupeReplace: ['runAt'] as const })),
      );
    const rounds = Array.from({ length: 10 }, () => [ask(q.store, keys), ask(other, keys.toReversed())]);
    const answers = (await Promise.all(rounds.flat())).flat();
    expect(new Set(answers.map(({ id }) => id)).size).toBe(keys.length);
    expect(answers.filter(({ verdict }) => verdict === 'enqueued')).toHaveLength(keys.length);
    expect(answers.filter(({ verdict }) => verdict === 'duplicate')).toEqual([]);
  });

  test('starts with what was stored last, and takes nothing afterwards', async () => {
    const q = await openQueue(open);
    const [other, ours] = [await open.again(q.store, { clock: () => q.now }), await q.node()];
    let n = 0;
    let key = 0;

    async function ask(store: Store, dedupeKey: string, waits: readonly number[]): Promise<Answered[]> {
      const answers: Answered[] = [];
      for (const ms of waits) {
        n += 1;
        const request = { jobId: 'noop', dedupeKey, input: n, createdBy: String(n) };
        const mine = n;
        const answer = await enqueue(store, { ...request, dedupeReplace: ['input', 'runAt'] });
        answers.push({ ...answer, n: mine });
        if (answer.verdict === 'duplicate')
          expect((await findRun(q.store, answer.id)).state).not.toBe('queued');
        if (ms > 0) await sleep(ms);
      }
      return answers;
    }

    await fc.assert(
      fc.asyncProperty(pauses(12), pauses(12), pauses(8), async (one, two, claims) => {
        const started = new Map<number, unknown>();
        key += 1;
        async function work(): Promise<void> {
          for (const ms of claims) {
            for (const run of await ours.claim()) {
              expect(started.has(run.id)).toBe(false);
              started.set(run.id, JSON.parse(run.input ?? 'null'));
              if (ms > 1) await sleep(ms);
              await ours.settle(run, { state: 'succeeded' });
            }
            await sleep(ms);
          }
        }
        const [first, second] = await Promise.all([
          ask(q.store, `k${key}`, one),
          ask(other, `k${key}`, two),
          work(),
        ]);
        for (const run of await ours.claim()) {
          started.set(run.id, JSON.parse(run.input ?? 'null'));
          await ours.settle(run, { state: 'succeeded' });
        }
        const answers = [...first, ...second];
        const made = answers.filter(({ verdict }) => verdict === 'enqueued');
        expect([...started.keys()].toSorted((a, b) => a - b)).toEqual(
          made.map(({ id }) => id).toSorted((a, b) => a - b),
        );
        for (const { id, n: asked } of made) {
          const search = { runId: id, types: ['run.replaced'], limit: 100 };
          const events = await q.store.read((tx) => listEvents(tx, search));
          const by = events.toReversed().map(({ payload }) => Number(payload['by']));
          expect(by.toSorted((a, b) => a - b)).toEqual(
            answers
              .filter((answer) => answer.id === id && answer.verdict === 'replaced')
              .map((one) => one.n)
              .toSorted((a, b) => a - b),
          );
          expect(started.get(id)).toBe(by.at(-1) ?? asked);
        }
      }),
      { numRuns: 10 },
    );
  });
});
