/**
 * Two programs replace the waiting run of one key while a node claims and ends it: each request is stored or told that it
 * is not. A run starts with the input of the request that came last before its start, and a duplicate has begun.
 */
import * as fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { listEvents } from '@sb/events';
import { type Enqueued, findRun } from '@sb/queue';
import { enqueue, enqueueMany } from '@sb/queue/engine';
import type { RunState } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openQueue, type TestNode } from './open-queue.ts';

interface Answered extends Enqueued {
  /** The number of the request, which is its input too. */
  readonly n: number;
  /** Of the run, after the answer. */
  readonly state: RunState;
}

const pauses = (length: number) => fc.array(fc.nat(3), { minLength: length, maxLength: length });
const sorted = (numbers: Iterable<number>) => [...numbers].toSorted((a, b) => a - b);

/** Moves the runs of many keys, in this order. */
const moveAll = (store: Store, keys: readonly string[]) =>
  enqueueMany(
    store,
    keys.map((dedupeKey) => ({ jobId: 'noop', dedupeKey, dedupeReplace: ['runAt'] as const })),
  );

/** It could have been replaced. */
const isWaitingDuplicate = ({ verdict, state }: Answered) => verdict === 'duplicate' && state === 'queued';

let requests = 0;

/** One request after the other, each with the next number as its input. */
async function ask(store: Store, dedupeKey: string, waits: readonly number[]): Promise<readonly Answered[]> {
  const answers: Answered[] = [];
  for (const ms of waits) {
    requests += 1;
    const n = requests;
    const request = { jobId: 'noop', dedupeKey, input: n, createdBy: String(n) };
    const answer = await enqueue(store, { ...request, dedupeReplace: ['input', 'runAt'] });
    answers.push({ ...answer, n, state: (await findRun(store, answer.id)).state });
    if (ms > 0) await sleep(ms);
  }
  return answers;
}

/** Claims and ends what is due. Returns each run with the input that it started with. */
async function work(
  node: TestNode,
  waits: readonly number[],
): Promise<readonly (readonly [number, unknown])[]> {
  const started: (readonly [number, unknown])[] = [];
  for (const ms of waits) {
    for (const run of await node.claim()) {
      started.push([run.id, JSON.parse(run.input ?? 'null')]);
      if (ms > 1) await sleep(ms);
      await node.settle(run, { state: 'succeeded' });
    }
    await sleep(ms);
  }
  return started;
}

/** The numbers of the requests that have replaced the input of the run, in their order. */
async function replacedBy(store: Store, runId: number): Promise<readonly number[]> {
  const search = { runId, types: ['run.replaced'], limit: 100 };
  const events = await store.read((tx) => listEvents(tx, search));
  return events.toReversed().map(({ payload }) => Number(payload['by']));
}

eachDialect('a run that is claimed while it is replaced', (open) => {
  test('is answered, also when two programs name many keys in opposite orders', async () => {
    const q = await openQueue(open);
    const other = await open.again(q.store, { clock: () => q.now });
    const keys = Array.from({ length: 30 }, (_, i) => `k${i}`);
    const rounds = Array.from({ length: 10 }, () => [
      moveAll(q.store, keys),
      moveAll(other, keys.toReversed()),
    ]);
    const answers = (await Promise.all(rounds.flat())).flat();
    expect(new Set(answers.map(({ id }) => id)).size).toBe(keys.length);
    expect(answers.filter(({ verdict }) => verdict === 'enqueued')).toHaveLength(keys.length);
    expect(answers.filter(({ verdict }) => verdict === 'duplicate')).toEqual([]);
  });

  test('starts with what was stored last, and takes nothing afterwards', async () => {
    const q = await openQueue(open);
    const other = await open.again(q.store, { clock: () => q.now });
    const node = await q.node();
    let key = 0;
    await fc.assert(
      fc.asyncProperty(pauses(12), pauses(12), pauses(8), async (ours, theirs, claims) => {
        key += 1;
        const [first, second, claimed] = await Promise.all([
          ask(q.store, `k${key}`, ours),
          ask(other, `k${key}`, theirs),
          work(node, claims),
        ]);
        const all = [...claimed, ...(await work(node, [0]))];
        const started = new Map(all);
        expect(started.size).toBe(all.length);
        const answers = [...first, ...second];
        const made = answers.filter(({ verdict }) => verdict === 'enqueued');
        expect(sorted(started.keys())).toEqual(sorted(made.map(({ id }) => id)));
        expect(answers.filter(isWaitingDuplicate)).toEqual([]);
        for (const { id, n } of made) {
          const by = await replacedBy(q.store, id);
          const told = answers.filter((answer) => answer.id === id && answer.verdict === 'replaced');
          expect(sorted(by)).toEqual(sorted(told.map((answer) => answer.n)));
          expect(started.get(id)).toBe(by.at(-1) ?? n);
        }
      }),
      { numRuns: 10 },
    );
  });
});
