/** What a node folds of its own ends without reading them again is what history says, whoever writes in between. */
import * as fc from 'fast-check';
import { cancelRun } from '@sb/queue';
import {
  type ClaimedRun,
  createOwnEnds,
  createTicker,
  enqueueMany,
  fold,
  type Outcome,
} from '@sb/queue/engine';
import { migrate, openStore, sql, type Store, type StoreOptions } from '@sb/storage';
import { isSlow } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { openQueue, type TestQueue } from './open-queue.ts';

const JOBS = ['noop', 'mail'];
const OUTCOMES: readonly Outcome[] = [
  { state: 'succeeded' },
  { state: 'succeeded', result: '1' },
  { state: 'failed', reason: 'error', attempt: 'failed', error: '{"message":"no"}' },
  { state: 'retry', delayMs: 0, attempt: 'failed', error: '{"message":"no"}' },
];

async function open(options: Partial<StoreOptions>): Promise<Store> {
  const store = await openStore({ ...options, url: 'sqlite::memory:' });
  onTestFinished(() => store.close());
  await migrate(store, '999.0.0');
  return store;
}

/** Two nodes, of which the first keeps its own ends, and what each has under way. */
async function openNodes(q: TestQueue) {
  const ownEnds = createOwnEnds();
  const nodes = await Promise.all([q.node(), q.node()]);
  const tickers = nodes.map(({ id }, at) =>
    createTicker({ store: q.store, nodeId: id, jobs: JOBS, ...(at === 0 && { ownEnds }) }),
  );
  const running: ClaimedRun[][] = [[], []];

  async function tick(node: number, slots: number, ends: readonly Outcome[]): Promise<void> {
    const taken = running[node]?.splice(0, ends.length) ?? [];
    const ended = taken.map((run, at) => {
      const { id, claimNo, jobId, counted } = run;
      return { id, claimNo, jobId, counted, outcome: ends[at] ?? { state: 'succeeded' } } as const;
    });
    // The order in which they end is not that of their ids.
    const ticked = await tickers[node]?.tick(ended.toReversed(), slots);
    running[node]?.push(...(ticked?.claimed ?? []));
  }

  return { ownEnds, tick };
}

async function statistics(store: Store): Promise<unknown> {
  return store.read(function* (tx) {
    return {
      minutes: yield* tx.rows(sql`select * from stats_minute order by minute, job_id, queue_id`),
      health: yield* tx.rows(sql`select * from job_health order by job_id`),
    };
  });
}

/** As they are when all of history is read. */
async function readAgain(store: Store): Promise<unknown> {
  await store.write(function* (tx) {
    yield* tx.run(sql`delete from stats_minute`);
    yield* tx.run(sql`delete from job_health`);
    yield* tx.run(sql`delete from cursors where name = 'fold'`);
  });
  await fold(store);
  return statistics(store);
}

const succeed = (count: number): readonly Outcome[] =>
  Array.from({ length: count }, () => ({ state: 'succeeded' }));

const requests = (count: number) => Array.from({ length: count }, () => ({ jobId: 'noop' }));

test('a node does not read again what it has settled', async () => {
  const q = await openQueue(open);
  const { ownEnds, tick } = await openNodes(q);
  await enqueueMany(q.store, requests(8));
  await tick(0, 8, []);
  await tick(0, 0, succeed(4));
  await tick(0, 0, succeed(4));
  await q.store.write((tx) => tx.run(sql`update run_history set attempt = 3`));
  expect(await fold(q.store, undefined, ownEnds)).toBe(8);
  expect(await statistics(q.store)).toMatchObject({ minutes: [{ succeeded: 8, retried: 0 }] });
});

test('it reads what others have ended before, between and behind', async () => {
  const q = await openQueue(open);
  const { ownEnds, tick } = await openNodes(q);
  await enqueueMany(q.store, requests(20));
  await tick(0, 12, []);
  for (let part = 0; part < 4; part++) {
    await cancelRun(q.store, { runId: 13 + part, actor: 'ada' });
    await tick(0, 0, succeed(3));
  }
  await cancelRun(q.store, { runId: 17, actor: 'ada' });
  expect(await fold(q.store, undefined, ownEnds)).toBe(17);
  const folded = await statistics(q.store);
  expect(folded).toMatchObject({ minutes: [{ succeeded: 12, other: 5 }] });
  expect(await readAgain(q.store)).toEqual(folded);
});

test('it counts nothing that another process has folded meanwhile', async () => {
  const q = await openQueue(open);
  const { ownEnds, tick } = await openNodes(q);
  await enqueueMany(q.store, requests(9));
  await tick(0, 9, []);
  await tick(0, 0, succeed(3));
  expect(await fold(q.store)).toBe(3);
  await tick(0, 0, succeed(3));
  expect(await fold(q.store, undefined, ownEnds)).toBe(3);
  await tick(0, 0, succeed(3));
  const both = await Promise.all([fold(q.store), fold(q.store, undefined, ownEnds)]);
  expect(Math.max(...both)).toBe(3);
  expect(Math.min(...both)).toBe(0);
  expect(await statistics(q.store)).toMatchObject({ minutes: [{ succeeded: 9 }] });
});

const step = fc.oneof(
  fc.record({
    act: fc.constant('enqueue' as const),
    jobId: fc.constantFrom(...JOBS),
    count: fc.integer({ min: 1, max: 12 }),
    dryRun: fc.boolean(),
  }),
  fc.record({
    act: fc.constant('tick' as const),
    node: fc.nat(1),
    slots: fc.nat(12),
    ends: fc.array(fc.constantFrom(...OUTCOMES), { maxLength: 12 }),
  }),
  fc.record({ act: fc.constant('succeed' as const), count: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ act: fc.constant('wait' as const), ms: fc.constantFrom(1, 700, 45_000) }),
  fc.record({ act: fc.constant('cancel' as const), runId: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ act: fc.constant('fold' as const), own: fc.boolean() }),
);

test('whatever happens in whatever order, statistics are those of history', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 60 }), async (steps) => {
      const q = await openQueue(open);
      const { ownEnds, tick } = await openNodes(q);
      for (const one of steps) {
        q.now += 1;
        if (one.act === 'enqueue') {
          const { jobId, dryRun, count } = one;
          await enqueueMany(
            q.store,
            Array.from({ length: count }, () => ({ jobId, dryRun })),
          );
        } else if (one.act === 'tick') await tick(one.node, one.slots, one.ends);
        else if (one.act === 'succeed') await tick(0, one.count, succeed(one.count));
        else if (one.act === 'wait') q.now += one.ms;
        else if (one.act === 'cancel')
          await cancelRun(q.store, { runId: one.runId, actor: 'ada' }).catch(() => {});
        else await fold(q.store, undefined, one.own ? ownEnds : undefined);
      }
      await fold(q.store, undefined, ownEnds);
      const folded = await statistics(q.store);
      expect(await readAgain(q.store)).toEqual(folded);
    }),
    { numRuns: isSlow() ? 60 : 15 },
  );
});
