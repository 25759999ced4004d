/** Whoever ends runs at the same time, each that waits for others ends as the rules say, and none waits for ever. */
import { findRun } from '@sb/queue';
import { enqueueIn, releaseChildren } from '@sb/queue/engine';
import { openStore, sql, type Store } from '@sb/storage';
import { eachDialect, holdRun, isSlow, untilBlocked } from '@sb/testkit';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type PlannedRun, rightEnds } from './dependencies/oracle.ts';
import { race, type RaceEnd } from './dependencies/race.ts';
import { endRun } from '../src/settle/end/end-run.ts';
import { openQueue, type TestNode, type TestQueue } from './open-queue.ts';
import { loadJobs } from './load-jobs.ts';

/** How many plans are raced. */
const RACES = isSlow() ? { sqlite: 60, postgres: 20 } : { sqlite: 12, postgres: 3 };

const ends = fc.constantFrom('succeeded', 'succeeded', 'failed', 'skipped' as const);

/** Each run follows some of those before it: so there is no way back. */
const plans: fc.Arbitrary<readonly PlannedRun[]> = fc
  .array(
    fc.record({
      ends,
      isCancelled: fc.oneof({ weight: 7, arbitrary: fc.constant(false) }, fc.constant(true)),
      edges: fc.array(
        fc.record({
          parent: fc.nat(1_000),
          on: fc.constantFrom('success', 'success', 'failure', 'always' as const),
          onUnmet: fc.constantFrom('skip', 'fail', 'run' as const),
        }),
        { maxLength: 4 },
      ),
    }),
    { minLength: 3, maxLength: 14 },
  )
  .map((drawn) =>
    drawn.map((run, place) => {
      const near = run.edges.map((edge) => ({ ...edge, parent: Math.max(0, place - 1 - (edge.parent % 4)) }));
      const edges = near.filter(({ parent }, at) => near.findIndex((one) => one.parent === parent) === at);
      return { ...run, edges: place === 0 ? [] : edges };
    }),
  );

async function openFour(url: string): Promise<readonly [Store, Store, Store, Store]> {
  const first = await openKept(url);
  await loadJobs(first, [{ id: 'noop', name: 'Nothing', run: () => undefined }]);
  return [first, await openKept(url), await openKept(url), await openKept(url)];
}

/** Closed also when the test fails: its database is dropped then. */
async function openKept(url: string): Promise<Store> {
  const store = await openStore({ url });
  onTestFinished(() => store.close());
  return store;
}

function said({ state, reason }: RaceEnd): string {
  const isByParents =
    (state === 'skipped' && reason !== 'own') || (state === 'failed' && reason === 'dependency');
  return `${state} by ${isByParents ? 'its parents' : 'itself'}`;
}

/** A node that has ended such a run expects more of them. */
async function endOneThatIsWaitedFor(q: TestQueue, node: TestNode): Promise<void> {
  const run = await q.enqueue();
  await q.enqueue({ after: [{ run }] });
  for (let i = 0; i < 2; i++)
    for (const one of await node.claim()) await node.settle(one, { state: 'succeeded' });
}

eachDialect('runs after others', (open, dialect) => {
  test('end as the rules say, however many end runs at once', async () => {
    const stores = await openFour(await open.migratedUrl());
    const follows = fc.asyncProperty(plans, async (plan) => {
      await stores[0].write(function* (tx) {
        for (const table of ['runs', 'run_history', 'run_deps', 'dead_letters', 'nodes'] as const)
          yield* tx.run(sql`delete from ${sql.table(table)}`);
      });
      const found = await race(stores, plan);
      for (const [place, planned] of plan.entries()) {
        const end = found[place];
        const right = rightEnds(planned, (parent) => found[parent]?.state ?? 'cancelled');
        expect({ place, end: end ? said(end) : 'waits for ever' }).toEqual({
          place,
          end: expect.toSatisfy((word: string) => right.has(word), [...right].join(' or ')),
        });
      }
      const left = await stores[0].read((tx) => tx.rows(sql`select run_id from ended_parents`));
      expect(left).toEqual([]);
    });
    await fc.assert(follows, { numRuns: RACES[dialect] });
  });

  // What is measured in the design: without the lock, or with a settle that looks after no children, it waits for ever.
  test.runIf(dialect === 'postgres').each([
    ['first', 'nobody else was waited for'],
    ['second', 'nobody else was waited for'],
    ['first', 'others were waited for before'],
  ])(
    'that come as the %s child while their parent is being ended are told, where %s',
    async (which, before) => {
      const q = await openQueue(open);
      const node = await q.node();
      if (before.startsWith('others')) await endOneThatIsWaitedFor(q, node);
      const run = await q.enqueue();
      if (which === 'second') await q.enqueue({ after: [{ run }] });
      const [claimed] = await node.claim();
      let child = 0;
      const commit = await holdRun(q.store, run, function* (tx) {
        child = (yield* enqueueIn(tx, { jobId: 'noop', after: [{ run }] })).id;
      });
      const settling = claimed && node.settle(claimed, { state: 'succeeded' });
      await Promise.race([untilBlocked(q.store), settling]);
      await commit();
      await settling;
      expect(await findRun(q.store, child)).toMatchObject({ state: 'queued' });
    },
  );

  test.runIf(dialect === 'postgres')(
    'of which one is locked are released without it, and that one when it is free',
    async () => {
      const q = await openQueue(open, { lockTimeoutMs: 300 });
      const node = await q.node();
      const [first, second] = [await q.enqueue(), await q.enqueue()];
      const locked = await q.enqueue({ after: [{ run: first }] });
      const free = await q.enqueue({ after: [{ run: second }] });
      const claimed = await node.claim(2);
      const letGo = await holdRun(q.store, locked);
      const ended = claimed.map((run) => ({ ...run, outcome: { state: 'succeeded' } as const }));
      expect(await node.ticker.tick(ended, 0)).toMatchObject({ kept: [], lost: [] });
      expect(await findRun(q.store, free)).toMatchObject({ state: 'queued' });
      expect(await findRun(q.store, locked)).toMatchObject({ state: 'waiting' });
      expect(await releaseChildren(q.store)).toBe(false);
      await letGo();
      expect(await releaseChildren(q.store)).toBe(true);
      expect(await findRun(q.store, locked)).toMatchObject({ state: 'queued' });
    },
  );

  test.runIf(dialect === 'postgres')(
    'that come while the end of their parent is committed see it',
    async () => {
      const q = await openQueue(open);
      const run = await q.enqueue();
      const commit = await holdRun(q.store, run, (tx) =>
        endRun(tx, { id: run, job: 'noop' }, { state: 'succeeded' }),
      );
      const asking = q.enqueue({ after: [{ run }] });
      await Promise.race([untilBlocked(q.store), asking]);
      await commit();
      expect(await findRun(q.store, await asking)).toMatchObject({ state: 'queued' });
    },
  );
});
