/** When a node looks at a rate again: in time for its own runs, and no more often than they need. */
import { explainRun, limitQueue, pauseJob } from '@sb/queue';
import { createTicker, enqueueMany, forgetRates, registerNode } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { reconcileLimits } from '../src/limits/manage/reconcile-limits.ts';
import { type LimitedQueue, openLimited } from './open-limited.ts';
import { NODE } from './open-queue.ts';

const nothing = (): undefined => undefined;
const MINUTE = 60_000;

/** As the runner has it: with a clock that nobody sets. */
async function runnersNode(q: LimitedQueue, jobs: readonly string[]) {
  const nodeId = await registerNode(q.store, { ...NODE, jobs });
  return createTicker({ store: q.store, nodeId, jobs, monotonic: () => q.now });
}

async function askTimes(q: LimitedQueue, times: number, jobId: string): Promise<void> {
  for (let n = 0; n < times; n++) await q.ask(jobId);
}

const dueTimes = (q: LimitedQueue) =>
  q.store.read((tx) => tx.rows(sql<{ due_at: number | null }>`select due_at from rate_buckets`));

eachDialect('a node with jobs that have rates', (open) => {
  test('is awake for its own, although what is due of another job is not for it', async () => {
    const q = await openLimited(open);
    const other = await q.limitedNode(['rated']);
    await askTimes(q, 2, 'rated');
    expect(await other.claim()).toHaveLength(1);
    q.now += 50;
    await askTimes(q, 4, 'bursts');
    const ours = await runnersNode(q, ['bursts']);
    expect((await ours.tick([], 10)).claimed).toHaveLength(3);
    q.now += 60;
    // That of the other job has a place by now.
    expect(await ours.tick([], 10)).toMatchObject({ claimed: [], ratesInMs: 40 });
    q.now += 40;
    for (let looks = 0; looks < 3; looks++) {
      const { claimed, ratesInMs = Number.NaN } = await ours.tick([], 10);
      if (claimed.length > 0) return;
      q.now += ratesInMs;
    }
    expect.unreachable('nothing has begun');
  });

  test('takes all that is due at one time, however many keys that is', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    const keys = Array.from({ length: 150 }, (_, n) => `k${n}`);
    await enqueueMany(
      q.store,
      [...keys, ...keys].map((rateKey) => ({ jobId: 'rated-keys', rateKey })),
    );
    const takeAll = async () => {
      for (let taken = 0; ;) {
        const { claimed, exhausted } = await node.ticker.tick([], 200);
        taken += claimed.length;
        if (exhausted) return taken;
      }
    };
    expect(await takeAll()).toBe(150);
    q.now += 100;
    expect(await takeAll()).toBe(150);
  });

  test('is told of what has become due while it wrote', async () => {
    const q = await openLimited(open);
    await askTimes(q, 3, 'rated');
    let { now } = q;
    const slow = await open.again(q.store, { clock: () => (now += 120) });
    const { ticker } = await q.nodeOn(slow);
    const { claimed, ratesInMs } = await ticker.tick([], 1);
    expect(claimed).toHaveLength(1);
    expect(ratesInMs).toBeDefined();
    // It has begun when it was counted: 100 ms later the next may.
    const [row] = await q.store.read((tx) =>
      tx.rows(sql<{ ms: number }>`
        select tat_us / 1000 - (select started_at from runs where state = 3) as ms from rate_buckets`),
    );
    expect(row).toEqual({ ms: 100 });
  });

  test('does not ask at each of its trips while others wait for one', async () => {
    const q = await openLimited(open);
    let reads = 0;
    const store: Store = { ...q.store, read: (...how) => ((reads += 1), q.store.read(...how)) };
    const jobs = ['rated', 'plain'];
    const nodeId = await registerNode(store, { ...NODE, jobs });
    const ticker = createTicker({ store, nodeId, jobs, monotonic: () => q.now });
    const tick = async (slots: number) => (await ticker.tick([], slots)).claimed;
    await askTimes(q, 2, 'rated');
    await askTimes(q, 30, 'plain');
    expect(await tick(9)).toHaveLength(9);
    reads = 0;
    for (let trip = 0; trip < 3; trip++) expect(await tick(5)).toHaveLength(5);
    expect(reads).toBe(0);
    q.now += 100;
    expect((await tick(5)).map(({ jobId }) => jobId)).toContain('rated');
  });

  test('is not woken for those of others', async () => {
    const q = await openLimited(open);
    const other = await q.limitedNode();
    await askTimes(q, 2, 'rated');
    await other.claim();
    const ours = await runnersNode(q, ['plain']);
    q.now += 100;
    await ours.tick([], 10);
    await askTimes(q, 1, 'bursts');
    await other.claim();
    expect((await ours.tick([], 10)).ratesInMs).toBeUndefined();
  });
});

eachDialect('a rate that nobody waits for any more', (open) => {
  test('is not due for ever: it was taken away', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    await limitQueue(q.store, 'default', { rate: { limit: 1, perMs: MINUTE }, actor: 'ada' });
    await askTimes(q, 2, 'plain');
    await node.claim();
    await limitQueue(q.store, 'default', { rate: 'none', actor: 'ada' });
    expect(await dueTimes(q)).toEqual([{ due_at: null }]);
    await node.claim();
    for (const change of [{}, { rateLimit: { limit: 10, per: '1s', burst: 1, key: () => 'k' } }] as const) {
      await askTimes(q, 2, 'rated');
      await node.claim();
      await q.redefine([{ id: 'rated', name: 'Changed', ...change, run: nothing }], '1.0.0');
      expect((await dueTimes(q)).filter(({ due_at }) => due_at !== null)).toEqual([]);
      await node.claim();
      const rateLimit = { limit: 10, per: '1s', burst: 1 } as const;
      await q.redefine([{ id: 'rated', name: 'As before', rateLimit, run: nothing }], '1.0.0');
      q.now += MINUTE;
    }
  });

  test('is not due for ever: its job is paused', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    await askTimes(q, 2, 'rated');
    await node.claim();
    await pauseJob(q.store, 'rated', { actor: 'ada', reason: 'later' });
    q.now += 100;
    await node.claim();
    expect(await dueTimes(q)).toEqual([{ due_at: null }]);
  });

  test('is not due for ever: no node has its job', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    await askTimes(q, 2, 'rated');
    await node.claim();
    q.now += 2 * MINUTE;
    await forgetRates(q.store);
    expect(await dueTimes(q)).toEqual([]);
    // The belt finds what waits nevertheless.
    expect(await reconcileLimits(q.store)).toBe(1);
  });
});

eachDialect('a rate when the clock is set back', (open) => {
  test('lets runs begin after its own time, not when the clock has come back', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    await askTimes(q, 1, 'rated');
    await node.claim();
    q.now -= 60 * MINUTE;
    await askTimes(q, 1, 'rated');
    expect(await node.claim()).toEqual([]);
    q.now += 2_000;
    expect(await node.claim()).toHaveLength(1);
    expect(await explainRun(q.store, 2)).toMatchObject({ state: 'running' });
  });
});
