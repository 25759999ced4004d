/**
 * Two programs replace the waiting run of one key while a node claims and ends it: each request is stored or told that it
 * is not. A run starts with the input of the request that came last before its start, and a duplicate has begun.
 */
import * as fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { listEvents } from '@sb/events';
import { type Enqueued, findRun, requestRun } from '@sb/queue';
import { enqueueMany } from '@sb/queue/engine';
import type { RunState } from '@sb/jobs';
import { type Body, sql, type Store, type Tx } from '@sb/storage';
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { enqueueManyIn } from '../src/enqueue/enqueue-many.ts';
import { settleIn } from '../src/settle/settle-each.ts';
import { openQueue, type TestNode } from './open-queue.ts';

interface Answered extends Enqueued {
  /** The number of the request, which is its input too. */
  readonly n: number;
  /** Of the run, after the answer. */
  readonly state: RunState;
}

/** How often all keys are moved at once. */
const ROUNDS = isSlow() ? 5 : 2;

const pauses = (length: number) => fc.array(fc.nat(3), { minLength: length, maxLength: length });
const sorted = (numbers: Iterable<number>) => [...numbers].toSorted((a, b) => a - b);

const DONE = { state: 'succeeded' } as const;
const moved = (dedupeKey: string) =>
  ({ jobId: 'noop', dedupeKey, delayMs: 60_000, dedupeReplace: ['runAt'] }) as const;

/** Moves the runs of many keys, named in this order. Returns how often it was tried. */
async function moveAll(store: Store, keys: readonly string[]): Promise<number> {
  const requests = keys.map(moved);
  let tries = 0;
  await store.write(function* (tx) {
    tries += 1;
    const answers = yield* enqueueManyIn(tx, requests);
    expect(new Set(answers.map(({ verdict }) => verdict))).toEqual(new Set(['replaced']));
  });
  return tries;
}

/** It could have been replaced. */
const isWaitingDuplicate = ({ verdict, state }: Answered) => verdict === 'duplicate' && state === 'queued';

/** For a moment, on PostgreSQL; SQLite has one writer. */
function* holdRun(tx: Tx, key: string): Body<void> {
  if (tx.dialect === 'sqlite') return;
  yield* tx.run(sql`select id from runs where dedupe_key = ${key} for update`);
  yield* tx.run(sql`select pg_sleep(0.2)`);
}

let requests = 0;

/** One request after the other, each with the next number as its input. */
async function ask(store: Store, dedupeKey: string, waits: readonly number[]): Promise<readonly Answered[]> {
  const answers: Answered[] = [];
  for (const ms of waits) {
    requests += 1;
    const n = requests;
    const request = { jobId: 'noop', dedupeKey, input: n, dedupeReplace: ['input', 'runAt'] as const };
    const answer = await requestRun(store, request, { actor: `token:${n}` });
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
  const search = { runId, types: ['run.changed'], limit: 100 };
  const events = await store.read((tx) => listEvents(tx, search));
  return events.toReversed().map(({ actor = '' }) => Number(actor.replace('token:', '')));
}

eachDialect('a run that is claimed while it is replaced', (open) => {
  test('never waits in a ring, also when two programs name many keys in opposite orders', async () => {
    const q = await openQueue(open);
    const other = await open.again(q.store, { clock: () => q.now });
    const third = await open.again(q.store);
    const keys = Array.from({ length: 30 }, (_, i) => `k${i}`);
    await enqueueMany(q.store, keys.map(moved));
    for (let round = 0; round < ROUNDS; round++) {
      // Both lock some of the runs, and then wait for this one.
      const held = third.write((tx) => holdRun(tx, 'k15'));
      const moves = [moveAll(q.store, keys), moveAll(other, keys.toReversed())];
      // A write that was stopped for a ring is tried again.
      expect(await Promise.all([...moves, held])).toEqual([1, 1, undefined]);
    }
  });

  test('never waits in a ring, also when two nodes settle runs that replace in opposite orders', async () => {
    const q = await openQueue(open);
    const other = await open.again(q.store, { clock: () => q.now });
    const keys = Array.from({ length: 30 }, (_, i) => `k${i}`);
    await enqueueMany(q.store, keys.map(moved));
    const claims = [];
    for (const names of [keys, keys.toReversed()]) {
      await enqueueMany(
        q.store,
        names.map(() => ({ jobId: 'mail' })),
      );
      const node = await q.node(['mail']);
      claims.push({ node, names, runs: await node.claim() });
    }
    const tries = await Promise.all(
      claims.map(async ({ node, names, runs }, at) => {
        const ended = runs.map((run, i) => ({
          ...run,
          outcome: { ...DONE, requests: [moved(names[i] ?? '')] },
        }));
        let count = 0;
        await (at === 0 ? q.store : other).write(function* (tx) {
          count += 1;
          expect((yield* settleIn(tx, node.id, { ended })).lost).toEqual([]);
        });
        return [runs.length, count];
      }),
    );
    expect(tries).toEqual([
      [keys.length, 1],
      [keys.length, 1],
    ]);
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
