import { cancelRun, explainRun, findRun, limitQueue, pauseJob, resumeJob } from '@sb/queue';
import { enqueue, enqueueAndClaim, enqueueMany, forgetRates } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { reconcileLimits } from '../src/limits/manage/reconcile-limits.ts';
import { openLimited, standing, type LimitedQueue } from './open-limited.ts';
import { NOON, type TestNode } from './open-queue.ts';

const nothing = (): undefined => undefined;
const done = { state: 'succeeded' } as const;
const ids = async (node: TestNode, slots?: number) => (await node.claim(slots)).map(({ id }) => id);
const times = (count: number) => Array.from({ length: count }, (_, i) => i);

/** What begins when a node is told each time when there is a place, until nothing waits: ms after noon. */
async function beginnings(
  q: LimitedQueue,
  nodes: readonly TestNode[],
  upTo: number,
): Promise<readonly number[]> {
  const begun: number[] = [];
  while (q.now - NOON <= upTo) {
    const waits: number[] = [];
    for (const { ticker } of nodes) {
      const { claimed, ratesInMs } = await ticker.tick([], 100);
      begun.push(...claimed.map(() => q.now - NOON));
      if (ratesInMs !== undefined) waits.push(ratesInMs);
    }
    if (waits.length === 0) break;
    q.now += Math.max(1, Math.min(...waits));
  }
  return begun;
}

const buckets = (q: LimitedQueue) =>
  q.store.read((tx) => tx.rows(sql<{ key: string }>`select key from rate_buckets order by key`));

eachDialect('a job with a rate', (open) => {
  test('begins evenly spaced over all nodes, in the order in which they are due', async () => {
    const q = await openLimited(open);
    const asked = [await q.ask('rated'), await q.ask('rated'), await q.ask('rated')];
    const [ada, bo] = [await q.limitedNode(), await q.limitedNode()];
    expect(await ids(ada)).toEqual([asked[0]]);
    expect(await ids(bo)).toEqual([]);
    expect(await standing(q.store)).toEqual([
      `${asked[0]} running`,
      `${asked[1]} held job_rate`,
      `${asked[2]} held job_rate`,
    ]);
    q.now += 99;
    expect(await ids(bo)).toEqual([]);
    q.now += 1;
    // Later, and more urgent than what is held.
    const urgent = await q.ask('rated', undefined, { priority: 'high' });
    expect(await ids(bo)).toEqual([urgent]);
    q.now += 100;
    expect(await ids(ada)).toEqual([asked[1]]);
    q.now += 60_000;
    expect(await ids(ada)).toEqual([asked[2]]);
  });

  test('says when the next may begin, so that nobody polls; then nothing is left to do', async () => {
    const q = await openLimited(open);
    await enqueueMany(
      q.store,
      times(7).map(() => ({ jobId: 'bursts' })),
    );
    const nodes = [await q.limitedNode(), await q.limitedNode()];
    expect(await beginnings(q, nodes, 60_000)).toEqual([0, 0, 0, 100, 200, 300, 400]);
    expect(await reconcileLimits(q.store)).toBe(0);
  });

  test('of each key has its own, which the node works out where nobody has', async () => {
    const q = await openLimited(open);
    const first = [await q.ask('rated-keys', 'a'), await q.ask('rated-keys', 'b')];
    const { id: unkeyed } = await enqueue(q.store, { jobId: 'rated-keys', input: { k: 'a' } });
    const node = await q.limitedNode();
    expect(await ids(node)).toEqual(first);
    expect(await ids(node)).toEqual([]);
    expect(await standing(q.store)).toContain(`${unkeyed} held key_rate`);
    q.now += 100;
    expect(await ids(node)).toEqual([unkeyed]);
  });

  test('fails what has no key', async () => {
    const q = await openLimited(open);
    const { id } = await enqueue(q.store, { jobId: 'rated-keys', input: {} });
    expect(await ids(await q.limitedNode())).toEqual([]);
    expect(await findRun(q.store, id)).toMatchObject({
      state: 'failed',
      error: {
        message: expect.stringContaining('The rateLimit.key of the job "rated-keys": expected a text'),
      },
    });
  });

  test('counts attempts: a retry waits for its turn, and what was cancelled gives it to the next', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    const first = await q.ask('rated');
    const [run] = await node.claim();
    const [second, third] = [await q.ask('rated'), await q.ask('rated')];
    expect(await ids(node)).toEqual([]);
    if (run) await node.settle(run, { state: 'retry', delayMs: 0, attempt: 'failed', error: '{}' });
    await cancelRun(q.store, { runId: second, actor: 'ada' });
    expect(await beginnings(q, [node], 300)).toEqual([100, 200]);
    expect(await standing(q.store)).toEqual([`${first} running`, `${third} running`]);
  });

  test('holds what waits for a place before what waits for its turn', async () => {
    const q = await openLimited(open);
    const [first, second] = [await q.ask('both'), await q.ask('both')];
    const node = await q.limitedNode();
    const [run] = await node.claim();
    expect(await standing(q.store)).toEqual([`${first} running`, `${second} held job_limit`]);
    if (run) await node.settle(run, done);
    expect(await ids(node)).toEqual([]);
    expect(await standing(q.store)).toEqual([`${second} held job_rate`]);
    q.now += 100;
    expect(await ids(node)).toEqual([second]);
  });

  test('and a full limit use up no turn', async () => {
    const q = await openLimited(open);
    await limitQueue(q.store, 'default', { maxRunning: 1, actor: 'ada' });
    const node = await q.limitedNode();
    await q.ask('one');
    const [run] = await node.claim();
    const waits = await q.ask('rated');
    expect(await ids(node)).toEqual([]);
    expect(await buckets(q)).toEqual([]);
    if (run) await node.settle(run, done);
    expect(await ids(node)).toEqual([waits]);
  });

  test('is changed by its code, also while runs are held', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    for (const _ of times(4)) await q.ask('rated');
    expect(await ids(node)).toHaveLength(1);
    await q.redefine(
      [{ id: 'rated', name: 'One an hour', rateLimit: { limit: 1, per: '1h' }, run: nothing }],
      '1.0.1',
    );
    // What began before counts as what it was.
    expect(await beginnings(q, [node], 3_599_999)).toEqual([100]);
    await q.redefine(
      [{ id: 'rated', name: 'Fast', rateLimit: { limit: 100, per: '1s', burst: 1 }, run: nothing }],
      '1.0.2',
    );
    q.now += 10;
    expect(await ids(node)).toHaveLength(1);
    await q.redefine([{ id: 'rated', name: 'Any number', run: nothing }], '1.0.3');
    expect(await ids(node)).toHaveLength(1);
  });

  test('lets nothing begin while the job is paused, and does not ask all the time', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    for (const _ of times(3)) await q.ask('rated');
    expect(await ids(node)).toHaveLength(1);
    await pauseJob(q.store, 'rated', { actor: 'ada', reason: 'later' });
    q.now += 10_000;
    const { claimed, ratesInMs } = await node.ticker.tick([], 10);
    expect([claimed, ratesInMs]).toEqual([[], undefined]);
    await resumeJob(q.store, 'rated', { actor: 'ada' });
    // 20 ms of that it began late are made up for.
    expect(await beginnings(q, [node], 20_000)).toEqual([10_000, 10_080]);
  });

  test('is told of: until when it is spent', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    const [, waits] = [await q.ask('rated-keys', 'a'), await q.ask('rated-keys', 'a')];
    await node.claim();
    const rate = { limit: 10, perMs: 1_000, burst: 1 };
    expect(await explainRun(q.store, waits)).toMatchObject({
      state: 'held',
      causes: [{ because: 'rate', key: 'job rated-keys, key "a"', rate, until: NOON + 100 }],
    });
    q.now += 100;
    expect(await explainRun(q.store, waits)).toMatchObject({
      causes: [{ because: 'held', reason: 'key_rate' }],
    });
  });

  test('counts a run that is started by hand, which waits for nobody', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    await q.ask('rated');
    expect(await ids(node)).toHaveLength(1);
    await enqueueAndClaim(q.store, { jobId: 'rated' }, node.id);
    await q.ask('rated');
    expect(await beginnings(q, [node], 1_000)).toEqual([200]);
  });

  test('leaves nothing behind of keys that nobody uses any more', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    await q.ask('rated-keys', 'a');
    await q.ask('rated-keys', 'b');
    await q.ask('rated-keys', 'b');
    await node.claim();
    await forgetRates(q.store);
    expect(await buckets(q)).toHaveLength(2);
    q.now += 10_000;
    await forgetRates(q.store);
    // A run waits for the other bucket.
    expect(await buckets(q)).toEqual([{ key: 'b' }]);
    await node.claim();
    q.now += 10_000;
    await forgetRates(q.store);
    expect(await buckets(q)).toEqual([]);
  });
});

eachDialect('a service that has said "not so fast"', (open) => {
  test('is left alone by all of its key for so long; the run has used no attempt', async () => {
    const q = await openLimited(open);
    const [ada, bo] = [await q.limitedNode(), await q.limitedNode()];
    const first = await q.ask('rated-keys', 'a');
    const [run] = await ada.claim();
    const second = await q.ask('rated-keys', 'a');
    const other = await q.ask('rated-keys', 'b');
    if (run) await ada.settle(run, { state: 'snoozed', delayMs: 5_000, blocksRate: true });
    expect(await ids(bo)).toEqual([other]);
    q.now += 4_999;
    expect(await ids(ada)).toEqual([]);
    q.now += 1;
    // One, and not a burst.
    expect(await ids(ada)).toHaveLength(1);
    expect(await ids(bo)).toEqual([]);
    q.now += 100;
    const [again] = await bo.claim();
    expect([first, second]).toContain(again?.id);
    expect(again?.failures).toBe(0);
  });

  test('is left alone no longer when the answer to the store was lost and the end is written again', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    await q.ask('rated-keys', 'a');
    const [run] = await node.claim();
    const outcome = { state: 'snoozed', delayMs: 5_000, blocksRate: true } as const;
    if (run) await node.settle(run, outcome);
    q.now += 4_000;
    if (run) await node.settle(run, outcome);
    q.now += 1_000;
    expect(await ids(node)).toEqual([run?.id]);
  });

  test('is that of the queue where the job has no rate; without any, only the run waits', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    await limitQueue(q.store, 'default', { rate: { limit: 10, perMs: 1_000, burst: 4 }, actor: 'ada' });
    await q.ask('plain');
    const [run] = await node.claim();
    if (run) await node.settle(run, { state: 'snoozed', delayMs: 5_000, blocksRate: true });
    await q.ask('plain');
    expect(await beginnings(q, [node], 60_000)).toEqual([5_000, 5_100]);
    await limitQueue(q.store, 'default', { rate: 'none', actor: 'ada' });
    await q.ask('plain');
    const [later] = await node.claim();
    if (later) await node.settle(later, { state: 'snoozed', delayMs: 5_000, blocksRate: true });
    const another = await q.ask('plain');
    expect(await ids(node)).toEqual([another]);
  });
});

eachDialect('a queue with a rate', (open) => {
  test('is limited at run time, also what waits in it; faster, slower, and no more', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    for (const _ of times(8)) await q.ask('plain');
    const limit = (rate: { limit: number; perMs: number; burst?: number } | 'none') =>
      limitQueue(q.store, 'default', { rate, actor: 'ada' });
    const change = await limit({ limit: 1, perMs: 60_000 });
    const rate = { limit: 1, perMs: 60_000, burst: 1 };
    expect(change).toEqual({ changed: true, before: {}, after: { rate } });
    expect(await limit({ limit: 1, perMs: 60_000 })).toMatchObject({ changed: false });
    expect(await ids(node)).toHaveLength(1);
    expect(await ids(node)).toEqual([]);
    await limit({ limit: 10, perMs: 1_000, burst: 2 });
    expect(await beginnings(q, [node], 250)).toHaveLength(2);
    await limit('none');
    expect(await ids(node)).toHaveLength(5);
    expect(await q.store.read((tx) => tx.rows(sql`select 1 as one from runs where lane <> 0`))).toEqual([]);
  });

  test('shares it among its jobs, each of which may have its own', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    await limitQueue(q.store, 'default', { rate: { limit: 20, perMs: 1_000, burst: 1 }, actor: 'ada' });
    for (const _ of times(2)) await q.ask('rated');
    for (const _ of times(2)) await q.ask('plain');
    expect(await beginnings(q, [node], 1_000)).toEqual([0, 50, 100, 150]);
  });
});

eachDialect('a rate with more places than a node has slots', (open) => {
  test('gives all of them, one trip after the other', async () => {
    const q = await openLimited(open);
    await limitQueue(q.store, 'default', { rate: { limit: 100, perMs: 1_000, burst: 10 }, actor: 'ada' });
    for (const _ of times(30)) await q.ask('plain');
    const [many, few] = [await q.limitedNode(), await q.limitedNode()];
    expect(await ids(many)).toHaveLength(10);
    q.now += 100;
    const begun = [];
    for (const _ of times(5)) begun.push((await ids(few, 3)).length);
    expect(begun).toEqual([3, 3, 3, 1, 0]);
    q.now += 20;
    expect(await ids(few, 3)).toHaveLength(2);
  });
});

eachDialect('rates with several nodes at once', (open) => {
  test('give no place twice', async () => {
    const q = await openLimited(open);
    await enqueueMany(
      q.store,
      times(60).map((i) => (i % 3 ? { jobId: 'rated-keys', rateKey: `k${i % 4}` } : { jobId: 'bursts' })),
    );
    const others = [
      await open.again(q.store, { clock: () => q.now }),
      await open.again(q.store, { clock: () => q.now }),
    ];
    const nodes = await Promise.all([q.store, ...others].map((store) => q.nodeOn(store)));
    const begun = new Map<string, number[]>();
    for (let look = 0; look < 60; look++) {
      const all = await Promise.all(nodes.map((node) => node.claim(20)));
      for (const { id } of all.flat()) {
        const [row] = await q.store.read((tx) =>
          tx.rows(
            sql<{
              name: string;
            }>`select job_id || ' ' || coalesce(rate_key, '') as name from runs where id = ${id}`,
          ),
        );
        begun.set(row?.name ?? '', [...(begun.get(row?.name ?? '') ?? []), q.now]);
      }
      q.now += 35;
    }
    const lists = [...begun.entries()];
    expect(lists.flatMap(([, at]) => at)).toHaveLength(60);
    for (const [name, at] of lists) {
      const burst = name.endsWith(' ') ? 3 : 1;
      for (const [n, time] of at.entries()) {
        const inWindow = at.slice(n).filter((later) => later - time < 300).length;
        expect(inWindow).toBeLessThanOrEqual(burst + 3);
      }
    }
  });
});
