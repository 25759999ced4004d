/**
 * Rates under any order of what may happen: enqueues, claims and ends on three nodes (on PostgreSQL each by a connection
 * of its own, also all at once), time that passes, crashes, cancels, pauses, services that say "not so fast", and rates
 * that change. Three rules are looked at: no more begins than a rate and its burst give, what begins is the first of its
 * kind, and nothing waits for ever, although nobody polls.
 */
import { type RateLimit, fillRate } from '@sb/jobs';
import { cancelRun, limitQueue, pauseJob, resumeJob } from '@sb/queue';
import { type ClaimedRun, createReaper, type Outcome, type Ticked } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect, isSlow, type Opener } from '@sb/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupBy } from '@sb/words';
import { type LimitedQueue, openLimited } from './open-limited.ts';
import type { TestNode } from './open-queue.ts';
import { createRateBook, type RateBook } from './rate-book.ts';

const RATED = ['rated', 'bursts', 'rated-keys', 'both'] as const;
const RATES = [
  { limit: 10, perMs: 1_000, burst: 1 },
  { limit: 30, perMs: 1_000, burst: 3 },
  { limit: 1, perMs: 1_000, burst: 2 },
] as const;
const BLOCK = { state: 'snoozed', delayMs: 300, blocksRate: true } as const;
const ENDS = [
  { state: 'succeeded' },
  { state: 'retry', delayMs: 40, attempt: 'failed', error: '{"message":"no"}' },
  { state: 'released' },
  BLOCK,
] as const;

/** Sequences of commands: the slow run goes on where the short one stops. */
const CASES = isSlow() ? { sqlite: 15, postgres: 8 } : { sqlite: 6, postgres: 2 };

const node = fc.nat(2);
const often = <T>(arbitrary: fc.Arbitrary<T>) => ({ weight: 5, arbitrary });
const seldom = <T>(arbitrary: fc.Arbitrary<T>) => ({ weight: 1, arbitrary });
const command = fc.oneof(
  often(
    fc.record({
      do: fc.constant('ask'),
      job: fc.constantFrom(...RATED, 'plain'),
      key: fc.constantFrom('a', 'b'),
      priority: fc.constantFrom('high', 'normal'),
      times: fc.integer({ min: 1, max: 3 }),
    } as const),
  ),
  often(fc.record({ do: fc.constant('claim'), node, slots: fc.constantFrom(1, 2, 10) } as const)),
  often(fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(1, 30, 100, 500) } as const)),
  often(
    fc.record({ do: fc.constant('end'), node, which: fc.nat(3), end: fc.constantFrom(...ENDS) } as const),
  ),
  seldom(fc.record({ do: fc.constant('together') } as const)),
  seldom(fc.record({ do: fc.constant('crash'), node } as const)),
  seldom(fc.record({ do: fc.constant('cancel'), which: fc.nat(20) } as const)),
  seldom(
    fc.record({
      do: fc.constant('rate'),
      of: fc.constantFrom('queue', 'rated', 'rated-keys'),
      rate: fc.constantFrom(...RATES, undefined),
    } as const),
  ),
  seldom(fc.record({ do: fc.constantFrom('pause', 'resume'), job: fc.constantFrom(...RATED) } as const)),
);

type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

interface Worker {
  readonly store: Store;
  readonly node: TestNode;
  readonly has: Map<number, ClaimedRun>;
}

interface World {
  readonly q: LimitedQueue;
  readonly workers: Worker[];
  readonly book: RateBook;
  /** Of each run; undefined where its job has none. */
  readonly keys: Map<number, string | undefined>;
  readonly faults: string[];
}

async function perform(world: World, asked: Command): Promise<void> {
  const { q, workers, keys } = world;
  const worker = 'node' in asked ? workers[asked.node] : undefined;
  switch (asked.do) {
    case 'ask':
      for (let n = 0; n < asked.times; n++) {
        const key = asked.job === 'rated-keys' ? asked.key : undefined;
        keys.set(await q.ask(asked.job, key, { priority: asked.priority, maxAttempts: 9 }), key);
      }
      return;
    case 'claim':
      if (worker) await claimFirst(world, worker, asked.slots);
      return;
    case 'wait':
      q.now += asked.ms;
      return;
    case 'end': {
      const run = [...(worker?.has.values() ?? [])][asked.which];
      if (run && worker) await end(world, worker, run, asked.end);
      return;
    }
    case 'together':
      await Promise.all(workers.map((one) => claim(world, one, 3)));
      return;
    case 'crash':
      if (worker) await crash(world, worker);
      return;
    case 'cancel':
      await cancelRun(q.store, { runId: Math.max(1, keys.size - asked.which), actor: 'ada' }).catch(
        () => undefined,
      );
      return;
    case 'rate':
      await changeRate(world, asked.of, asked.rate);
      return;
    case 'pause':
      await pauseJob(q.store, asked.job, { actor: 'ada', reason: 'later' }).catch(() => undefined);
      return;
    case 'resume':
      await resumeJob(q.store, asked.job, { actor: 'ada' }).catch(() => undefined);
  }
}

async function claim(world: World, { node: mine, has }: Worker, slots: number): Promise<Ticked> {
  const ticked = await mine.ticker.tick([], slots);
  const { claimed } = ticked;
  for (const run of claimed) {
    has.set(run.id, run);
    world.book.begun({ owner: run.jobId, key: world.keys.get(run.id) }, world.q.now);
    world.book.begun({ owner: 'queue', key: undefined }, world.q.now);
  }
  return ticked;
}

/** Of each job and key the most urgent, or one of the oldest. */
async function claimFirst(world: World, worker: Worker, slots: number): Promise<void> {
  const waiting = await findWaiting(world);
  const ticked = await claim(world, worker, slots);
  const claimed = new Set(ticked.claimed.map(({ id }) => id));
  for (const all of groupBy(waiting, (run) => run.kind).values()) {
    const taken = all.filter(({ id }) => claimed.has(id));
    const urgent = all.toSorted((a, b) => a.priority - b.priority || a.run_at - b.run_at || a.id - b.id);
    const oldest = all.toSorted((a, b) => a.run_at - b.run_at || a.id - b.id);
    const may = new Set([...urgent.slice(0, taken.length), ...oldest.slice(0, taken.length)]);
    for (const run of taken)
      if (!may.has(run)) world.faults.push(`run ${run.id} of ${run.kind} has overtaken others`);
  }
}

interface Waiting {
  readonly id: number;
  readonly kind: string;
  readonly priority: number;
  readonly run_at: number;
}

/** One that has crashed its node twice waits for others of its kind. */
async function findWaiting({ q }: World): Promise<readonly Waiting[]> {
  return q.store.read((tx) =>
    tx.rows(sql<Waiting>`
      select r.id, d.name || '/' || coalesce(r.rate_key, '') as kind, r.priority, r.run_at
      from runs r join job_defs d on d.id = r.job_id
      where r.state in (1, 2) and r.run_at <= ${q.now} and d.mode = 'active' and d.name <> 'plain' and r.crashes < 2`),
  );
}

async function end(
  world: World,
  { node: mine, has }: Worker,
  run: ClaimedRun,
  outcome: Outcome,
): Promise<void> {
  const { q, book, keys } = world;
  has.delete(run.id);
  await mine.settle(run, outcome);
  if (outcome !== BLOCK) return;
  // One that was to be cancelled meanwhile has ended, whatever it says.
  const left = await q.store.read((tx) => tx.rows(sql`select id from runs where id = ${run.id}`));
  const owner = book.rateOf(run.jobId) ? run.jobId : 'queue';
  const key = owner === 'queue' ? undefined : keys.get(run.id);
  if (left.length > 0 && book.rateOf(owner)) book.block({ owner, key }, q.now + BLOCK.delayMs);
}

async function crash({ q, workers }: World, dead: Worker): Promise<void> {
  const next = { store: dead.store, node: await q.nodeOn(dead.store), has: new Map<number, ClaimedRun>() };
  workers[workers.indexOf(dead)] = next;
  const isGone = ({ id }: { readonly id: number }): boolean => id === dead.node.id;
  await createReaper({ store: q.store, nodeId: next.node.id, isGone }).reap();
}

async function changeRate(
  { q, book }: World,
  of: 'queue' | 'rated' | 'rated-keys',
  rate: RateLimit | undefined,
): Promise<void> {
  if (of === 'queue') await limitQueue(q.store, 'default', { rate: rate ?? 'none', actor: 'ada' });
  else {
    const key = of === 'rated-keys' && { key: ({ k }: { readonly k?: string }): string => k ?? '' };
    const rateLimit = rate && { limit: rate.limit, per: rate.perMs, burst: rate.burst, ...key };
    await q.redefine([{ id: of, name: of, ...(rateLimit && { rateLimit }), run: () => undefined }]);
  }
  book.change(of, rate);
}

/** All that began ends well, and who is told of a time looks then: after that there is nothing left. */
async function settleDown(world: World): Promise<void> {
  const { q, workers, faults } = world;
  for (const job of RATED) await resumeJob(q.store, job, { actor: 'ada' });
  for (let looks = 0; looks < 2_000; looks++) {
    const next: number[] = [];
    let isAllSeen = true;
    for (const worker of workers) {
      for (const run of worker.has.values()) await end(world, worker, run, { state: 'succeeded' });
      const { claimed, exhausted, freed, ratesInMs } = await claim(world, worker, 50);
      if (ratesInMs !== undefined) next.push(q.now + ratesInMs);
      isAllSeen &&= claimed.length === 0 && exhausted && !freed;
    }
    if (!isAllSeen) continue;
    const due = await workers[0]?.node.ticker.nextDueAt();
    if (due !== undefined && due > q.now) next.push(due);
    if (next.length === 0) break;
    q.now = Math.min(...next);
  }
  const left = await q.store.read((tx) =>
    tx.rows(sql<{ text: string }>`
      select r.id || ' of ' || d.name || ' in state ' || r.state || coalesce(' for ' || r.reason, '') as text
      from runs r join job_defs d on d.id = r.job_id`),
  );
  for (const { text } of left) faults.push(`run ${text} waits for ever`);
}

async function checkRates(open: Opener, commands: readonly Command[]): Promise<readonly string[]> {
  const q = await openLimited(open);
  const stores = [
    q.store,
    await open.again(q.store, { clock: () => q.now }),
    await open.again(q.store, { clock: () => q.now }),
  ];
  const workers = [];
  for (const store of stores)
    workers.push({ store, node: await q.nodeOn(store), has: new Map<number, ClaimedRun>() });
  const book = createRateBook();
  const tenth = { limit: 10, perMs: 1_000 };
  for (const job of RATED) book.change(job, fillRate({ ...tenth, burst: job === 'bursts' ? 3 : 1 }));
  const world: World = { q, workers, book, keys: new Map(), faults: [] };
  for (const one of commands) await perform(world, one);
  await settleDown(world);
  for (const store of stores) await store.close();
  return [...world.faults, ...book.faults];
}

eachDialect('rates', (open, dialect) => {
  test('are kept, and let nothing wait for ever, whatever happens in whatever order', async () => {
    const commands = fc.array(command, { minLength: 10, maxLength: 60, size: 'max' });
    await fc.assert(
      fc.asyncProperty(commands, async (asked) => {
        expect(await checkRates(open, asked)).toEqual([]);
      }),
      { numRuns: CASES[dialect], seed: 20_260_302 },
    );
  });
});
