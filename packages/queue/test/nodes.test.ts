import { cancelRun, findRun, listNodes } from '@sb/queue';
import {
  claimPinnedRun,
  createReaper,
  defineUnknownJob,
  enqueueAndClaim,
  enqueuePinned,
  NODE_LEASE_MS,
  registerNode,
  renewNode,
  retireNode,
  REAP_AFTER_MS,
  type OtherNode,
  type Outcome,
  readPinned,
} from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect, holdRun, untilBlocked } from '@sb/testkit';
import { expect, test } from 'vitest';
import { endRun } from '../src/settle/end/end-run.ts';
import { openQueue, type TestQueue } from './open-queue.ts';

const nobodyIsGone = (): boolean => false;
const isPid4242 = ({ pid }: OtherNode): boolean => pid === 4242;

/** Two looks with the wait between them, after the lease has run out. */
async function reapExpired(q: TestQueue, nodeId: number): Promise<number> {
  const reaper = createReaper({ store: q.store, nodeId, isGone: nobodyIsGone, monotonic: () => q.now });
  q.now += NODE_LEASE_MS + 1;
  await renewNode(q.store, nodeId);
  const first = await reaper.reap();
  q.now += REAP_AFTER_MS;
  return first + (await reaper.reap());
}

eachDialect('a node', (open, dialect) => {
  test('that renews keeps its runs; one that stopped renewing loses them after a second look', async () => {
    const q = await openQueue(open);
    const id = await q.enqueue();
    const [dead, alive] = [await q.node(), await q.node()];
    await dead.claim();
    const reaper = createReaper({
      store: q.store,
      nodeId: alive.id,
      isGone: nobodyIsGone,
      monotonic: () => q.now,
    });
    q.now += NODE_LEASE_MS;
    await renewNode(q.store, alive.id);
    expect(await reaper.reap()).toBe(0);
    q.now += REAP_AFTER_MS - 1;
    expect(await reaper.reap()).toBe(0);
    q.now += 1;
    expect(await reaper.reap()).toBe(1);
    expect(await findRun(q.store, id)).toMatchObject({
      state: 'queued',
      attempts: [{ outcome: 'lost', claimNo: 1 }],
    });
    expect(await renewNode(q.store, dead.id)).toBe(false);
    expect(await alive.claim()).toMatchObject([{ id, claimNo: 2, crashes: 1, failures: 0 }]);
  });

  test('that slept and renewed between the two looks keeps its runs', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    const [sleeper, other] = [await q.node(), await q.node()];
    await sleeper.claim();
    const reaper = createReaper({
      store: q.store,
      nodeId: other.id,
      isGone: nobodyIsGone,
      monotonic: () => q.now,
    });
    q.now += NODE_LEASE_MS + 5;
    await renewNode(q.store, other.id);
    expect(await reaper.reap()).toBe(0);
    expect(await renewNode(q.store, sleeper.id)).toBe(true);
    await renewNode(q.store, other.id);
    q.now += REAP_AFTER_MS;
    expect(await reaper.reap()).toBe(0);
  });

  test('that is alive keeps its runs when the clock jumps', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    const [one, other] = [await q.node(), await q.node()];
    await one.claim();
    let monotonicMs = 0;
    const monotonic = (): number => monotonicMs;
    const reaper = createReaper({ store: q.store, nodeId: other.id, isGone: nobodyIsGone, monotonic });
    await reaper.reap();
    q.now += 60_000;
    expect(await reaper.reap()).toBe(0);
    // Now each renews in its turn: first the one that looks, the other within the next five seconds.
    await renewNode(q.store, other.id);
    monotonicMs += 2_000;
    expect(await reaper.reap()).toBe(0);
    monotonicMs += 3_000;
    expect(await renewNode(q.store, one.id)).toBe(true);
    monotonicMs += REAP_AFTER_MS;
    expect(await reaper.reap()).toBe(0);
  });

  test('whose own lease has run out takes nobody for dead: it is the one that slept', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    const [one, sleeper] = [await q.node(), await q.node()];
    await one.claim();
    const reaper = createReaper({
      store: q.store,
      nodeId: sleeper.id,
      isGone: nobodyIsGone,
      monotonic: () => q.now,
    });
    q.now += NODE_LEASE_MS + 1;
    await reaper.reap();
    q.now += REAP_AFTER_MS;
    expect(await reaper.reap()).toBe(0);
    await renewNode(q.store, sleeper.id);
    expect(await reaper.reap()).toBe(1);
  });

  test('that renews while it is being reaped keeps its runs', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    const [late, other] = [await q.node(), await q.node()];
    await late.claim();
    const racing: Store = {
      ...q.store,
      write: async (body, options) => {
        await renewNode(q.store, late.id);
        return q.store.write(body, options);
      },
    };
    const reaper = createReaper({
      store: racing,
      nodeId: other.id,
      isGone: nobodyIsGone,
      monotonic: () => q.now,
    });
    q.now += NODE_LEASE_MS + 1;
    await renewNode(q.store, other.id);
    await reaper.reap();
    q.now += REAP_AFTER_MS;
    expect(await reaper.reap()).toBe(0);
    expect(await renewNode(q.store, late.id)).toBe(true);
  });

  test('that has ended and still holds a run loses it at the next look', async () => {
    const q = await openQueue(open);
    const [left, late] = [await q.enqueue(), await q.enqueue()];
    const [first, second, other] = [await q.node(), await q.node(), await q.node()];
    await first.claim(1);
    await retireNode(q.store, first.id);
    const reaper = createReaper({ store: q.store, nodeId: other.id, isGone: nobodyIsGone });
    expect(await reaper.reap()).toBe(1);
    expect(await findRun(q.store, left)).toMatchObject({ state: 'queued', attempts: [{ outcome: 'lost' }] });
    // A claim that was under way when its node was reaped.
    await q.store.write((tx) => tx.run(sql`delete from runs where id = ${left}`));
    expect(await second.claim(1)).toMatchObject([{ id: late }]);
    await q.store.write((tx) => tx.run(sql`update nodes set state = 'lost' where id = ${second.id}`));
    expect(await reaper.reap()).toBe(1);
    expect(await findRun(q.store, late)).toMatchObject({ state: 'queued' });
    expect(await reaper.reap()).toBe(0);
  });

  test('that was reaped and still works claims nothing, and other nodes do', async () => {
    const q = await openQueue(open);
    const [slow, other] = [await q.node(), await q.node()];
    await q.enqueue();
    expect(await slow.claim()).toHaveLength(1);
    const reaper = createReaper({ store: q.store, nodeId: other.id, isGone: ({ id }) => id === slow.id });
    expect(await reaper.reap()).toBe(1);
    expect(await slow.claim()).toEqual([]);
    expect(await renewNode(q.store, slow.id)).toBe(false);
    expect(await other.claim()).toHaveLength(1);
  });

  test('whose process is gone is reaped at the first look', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    const [dead, alive] = [await q.node(undefined, { pid: 4242 }), await q.node()];
    await dead.claim();
    expect(await createReaper({ store: q.store, nodeId: alive.id, isGone: isPid4242 }).reap()).toBe(1);
    expect(await listNodes(q.store)).toMatchObject([{ id: alive.id, alive: true }]);
  });

  test.runIf(dialect === 'postgres')(
    'gives back its other runs while one is locked, and that one when it is free',
    async () => {
      const q = await openQueue(open, { lockTimeoutMs: 300 });
      const first = await q.enqueue();
      await q.enqueue();
      const [dead, alive] = [await q.node(undefined, { pid: 4242 }), await q.node()];
      await dead.claim();
      const letGo = await holdRun(q.store, first);
      const reaper = createReaper({ store: q.store, nodeId: alive.id, isGone: isPid4242 });
      expect(await reaper.reap()).toBe(1);
      expect(await reaper.reap()).toBe(0);
      await letGo();
      expect(await reaper.reap()).toBe(1);
      expect(await findRun(q.store, first)).toMatchObject({ state: 'queued' });
    },
  );

  test('that is reaped by two others at once gives each run back once', async () => {
    const q = await openQueue(open);
    for (let i = 0; i < 30; i++) await q.enqueue();
    const [dead, one, two] = [await q.node(undefined, { pid: 4242 }), await q.node(), await q.node()];
    await dead.claim();
    const reapers = [one, two].map(({ id }) =>
      createReaper({ store: q.store, nodeId: id, isGone: isPid4242 }),
    );
    const reaped = await Promise.all(reapers.map((reaper) => reaper.reap()));
    expect(reaped.reduce((a, b) => a + b)).toBe(30);
    const claimed = await one.claim();
    expect(claimed.map(({ crashes }) => crashes)).toEqual(Array.from({ length: 30 }, () => 1));
  });

  test('loses a run that has taken three nodes down for good, and takes such runs one at a time', async () => {
    const q = await openQueue(open);
    const [first, second] = [await q.enqueue(), await q.enqueue()];
    const reaperNode = await q.node();
    for (let crash = 1; crash <= 2; crash++) {
      const node = await q.node();
      const claimed = await node.claim();
      expect(claimed.map(({ id }) => id)).toEqual([first, second]);
      await reapExpired(q, reaperNode.id);
    }
    const third = await q.node();
    expect(await third.claim()).toMatchObject([{ id: first, crashes: 2 }]);
    expect(await third.claim()).toEqual([]);
    await reapExpired(q, reaperNode.id);
    expect(await findRun(q.store, first)).toMatchObject({
      state: 'failed',
      reason: 'lost',
      deadLetter: { status: 'open', fingerprint: expect.any(String) },
    });
    const fourth = await q.node();
    const [suspect] = await fourth.claim();
    expect(suspect?.id).toBe(second);
    if (suspect) await fourth.settle(suspect, { state: 'succeeded' });
    expect(await findRun(q.store, second)).toMatchObject({ state: 'succeeded' });
  });

  test.each<Outcome>([
    { state: 'succeeded' },
    { state: 'failed', reason: 'error', attempt: 'failed', error: '{}' },
  ])(
    'hears that its claim was lost when it ends runs as %j that were cancelled in its absence',
    async (outcome) => {
      const q = await openQueue(open);
      const ids: number[] = [];
      for (let i = 0; i < 4; i++) ids.push(await q.enqueue());
      const [dead, alive] = [await q.node(), await q.node()];
      const runs = await dead.claim();
      for (const runId of ids) await cancelRun(q.store, { runId, actor: 'ada' });
      await reapExpired(q, alive.id);
      for (const some of [runs, runs.slice(0, 1)]) {
        const { lost } = await dead.ticker.tick(
          some.map((run) => ({ ...run, outcome })),
          0,
        );
        expect(lost.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(ids.slice(0, some.length));
      }
      for (const id of ids) expect(await findRun(q.store, id)).toMatchObject({ state: 'cancelled' });
    },
  );

  test.each<Outcome>([
    { state: 'succeeded' },
    { state: 'failed', reason: 'error', attempt: 'failed', error: '{}' },
    { state: 'released' },
  ])('takes the next run that crashed twice when the one before has %j', async (outcome) => {
    const q = await openQueue(open);
    const [first, second] = [await q.enqueue(), await q.enqueue()];
    await q.store.write((tx) => tx.run(sql`update runs set crashes = 2, lane = 1`));
    const node = await q.node();
    const [suspect, ...others] = await node.claim();
    expect([suspect?.id, others]).toEqual([first, []]);
    if (!suspect) return;
    const settled = await node.ticker.tick([{ ...suspect, outcome }], 0);
    expect(settled).toMatchObject({ freed: true, claimed: [] });
    q.now += 1;
    const next = await node.claim();
    expect(next.map(({ id }) => id)).toEqual([outcome.state === 'released' ? first : second]);
  });

  test.runIf(dialect === 'postgres').each(['it', 'it, cancelled,', 'another run'])(
    'takes the next run that crashed twice once the one before is ended, although %s was locked then',
    async (what) => {
      const q = await openQueue(open, { lockTimeoutMs: 300 });
      const [first, second, plain] = [await q.enqueue(), await q.enqueue(), await q.enqueue()];
      await q.store.write((tx) =>
        tx.run(sql`update runs set crashes = 2, lane = 1 where id in (${first}, ${second})`),
      );
      const node = await q.node();
      const claimed = await node.claim();
      expect(claimed.map(({ id }) => id)).toEqual([first, plain]);
      if (what === 'it, cancelled,') await cancelRun(q.store, { runId: first, actor: 'ada' });
      const locked = what === 'another run' ? plain : first;
      const letGo = await holdRun(q.store, locked);
      const ends = claimed.map((run) => ({ ...run, outcome: { state: 'succeeded' } as const }));
      const { kept, freed, claimed: next } = await node.ticker.tick(ends, 10);
      expect(kept.map(({ id }) => id)).toEqual([locked]);
      expect(next.map(({ id }) => id)).toEqual(locked === first ? [] : [second]);
      expect(freed).toBe(locked !== first);
      // Its end comes again in vain: it is this node's still, and stays the only one of its kind.
      const again = await node.ticker.tick(kept, 10);
      expect(again).toMatchObject({ kept, freed: false, claimed: [] });
      await letGo();
      const last = await node.ticker.tick(again.kept, 10);
      expect([...next, ...last.claimed].map(({ id }) => id)).toEqual([second]);
    },
  );

  test('takes a run that crashed twice although runs of jobs that it lacks stand ahead, and none of its own', async () => {
    const q = await openQueue(open);
    await q.enqueue({ jobId: 'mail', queue: 'default', priority: 'normal' });
    const [first, second] = [await q.enqueue(), await q.enqueue()];
    const node = await q.node(['noop']);
    expect((await node.claim(1)).map(({ id }) => id)).toEqual([first]);
    expect((await node.claim(1)).map(({ id }) => id)).toEqual([second]);
    await q.store.write((tx) =>
      tx.run(sql`update runs set state = 1, node_id = null, crashes = 2, lane = 1 where id = ${first}`),
    );
    expect((await node.claim()).map(({ id }) => id)).toEqual([first]);
  });

  test.each([1, 10, 16])(
    'takes a run that crashed twice within 32 of the others, however busy it is (%i at a time)',
    async (slots) => {
      const q = await openQueue(open);
      const suspect = await q.enqueue();
      await q.store.write((tx) => tx.run(sql`update runs set crashes = 2, lane = 1`));
      for (let i = 0; i < 60; i++) await q.enqueue();
      const node = await q.node();
      const claimed: number[] = [];
      while (!claimed.includes(suspect) && claimed.length < 60)
        claimed.push(...(await node.claim(slots)).map(({ id }) => id));
      expect(claimed.length).toBeLessThanOrEqual(32);
      expect(new Set(claimed).size).toBe(claimed.length);
    },
  );

  test('is listed with the jobs that it has and the queues that it takes', async () => {
    const q = await openQueue(open);
    await q.node();
    await q.node(['mail'], { queues: ['mail', 'slow'] });
    expect(await listNodes(q.store)).toMatchObject([
      { jobs: ['noop', 'mail'], queues: undefined },
      { jobs: ['mail'], queues: ['mail', 'slow'] },
    ]);
  });

  test('that says goodbye is not a dead one', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    await retireNode(q.store, node.id);
    expect(await listNodes(q.store)).toEqual([]);
    expect(await renewNode(q.store, node.id)).toBe(false);
  });

  test('has an id that no later node gets', async () => {
    const q = await openQueue(open);
    const ids = [];
    for (let i = 0; i < 3; i++) {
      const { id } = await q.node();
      ids.push(id);
      await retireNode(q.store, id);
    }
    expect(new Set(ids).size).toBe(3);
    expect(await registerNode(q.store, { ...facts, jobs: [] })).toBeGreaterThan(Math.max(...ids));
  });
});

eachDialect('a pinned run', (open, dialect) => {
  test('in a queue that does not exist, or is drained, is refused for that, not for its job', async () => {
    const q = await openQueue(open);
    const { id: nodeId } = await q.node([], { kind: 'job' });
    const ask = (queue: string) => enqueueAndClaim(q.store, { jobId: 'noop', queue }, nodeId);
    await expect(ask('nowhere')).rejects.toMatchObject({ code: 'UNKNOWN_QUEUE' });
    await q.store.write((tx) => tx.run(sql`update queues set mode = 'draining' where name = 'mail'`));
    await expect(ask('mail')).rejects.toMatchObject({ code: 'QUEUE_DRAINING' });
  });

  test('of a job that no code has does not make the job one that others may ask for', async () => {
    const q = await openQueue(open);
    const { id: nodeId } = await q.node([], { kind: 'job' });
    await defineUnknownJob(q.store, 'nop');
    expect(await enqueueAndClaim(q.store, { jobId: 'nop' }, nodeId)).toMatchObject({ jobId: 'nop' });
    await expect(q.enqueue({ jobId: 'nop' })).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
  });

  test('is this node’s alone, its retries too', async () => {
    const q = await openQueue(open);
    const [mine, daemon] = [await q.node(), await q.node()];
    const run = await enqueueAndClaim(
      q.store,
      { jobId: 'mail', input: { a: 1 }, trigger: 'manual' },
      mine.id,
    );
    expect(run).toMatchObject({
      jobId: 'mail',
      claimNo: 1,
      input: '{"a":1}',
      trigger: 'manual',
      maxAttempts: 3,
    });
    await mine.settle(run, { state: 'retry', delayMs: 1_000, attempt: 'failed', error: '{"message":"no"}' });
    expect(await claimPinnedRun(q.store, run.id, mine.id)).toBeUndefined();
    q.now += 1_000;
    expect(await daemon.claim()).toEqual([]);
    expect(await claimPinnedRun(q.store, run.id, daemon.id)).toBeUndefined();
    expect(await claimPinnedRun(q.store, run.id, mine.id)).toMatchObject({
      id: run.id,
      claimNo: 2,
      failures: 1,
    });
  });

  test('that comes after others waits for them, is this node’s alone then too, and may end with them', async () => {
    const q = await openQueue(open);
    const [mine, daemon] = [await q.node(), await q.node()];
    const parent = await q.enqueue();
    const ask = () => enqueuePinned(q.store, { jobId: 'noop', after: [{ run: parent }] }, mine.id);
    const [first, second] = [await ask(), await ask()];
    expect(await readPinned(q.store, first)).toEqual({ dueAt: undefined });
    expect(await claimPinnedRun(q.store, first, mine.id)).toBeUndefined();
    await cancelRun(q.store, { runId: second, actor: 'ada' });
    expect(await findRun(q.store, second)).toMatchObject({ state: 'cancelled' });
    const [run] = await daemon.claim();
    if (run) await daemon.settle(run, { state: 'succeeded' });
    expect(await daemon.claim()).toEqual([]);
    expect(await readPinned(q.store, first)).toEqual({ dueAt: q.now });
    expect(await claimPinnedRun(q.store, first, mine.id)).toMatchObject({ id: first, claimNo: 1 });
    expect(await readPinned(q.store, first)).toBeUndefined();
    expect(await claimPinnedRun(q.store, await ask(), mine.id)).toMatchObject({ claimNo: 1 });
    const skipped = await enqueuePinned(q.store, { jobId: 'noop', after: [{ run: second }] }, mine.id);
    expect(await readPinned(q.store, skipped)).toBeUndefined();
    expect(await findRun(q.store, skipped)).toMatchObject({ state: 'skipped' });
  });

  test.runIf(dialect === 'postgres')(
    'that is cancelled while it waits, by its node and by a person at once, ends once',
    async () => {
      const q = await openQueue(open);
      const mine = await q.node();
      const run = await enqueueAndClaim(q.store, { jobId: 'mail' }, mine.id);
      await mine.settle(run, {
        state: 'retry',
        delayMs: 1_000,
        attempt: 'failed',
        error: '{"message":"no"}',
      });
      const letGo = await holdRun(q.store, run.id, (tx) =>
        endRun(tx, { id: run.id, job: 'mail' }, { state: 'cancelled', reason: 'enough' }),
      );
      const cancelling = cancelRun(q.store, { runId: run.id, actor: 'ada' });
      await untilBlocked(q.store);
      await letGo();
      await cancelling;
      expect(await findRun(q.store, run.id)).toMatchObject({ state: 'cancelled', reason: 'enough' });
    },
  );

  test('whose process died while it waited for others fails, and those after it are told', async () => {
    const q = await openQueue(open);
    const [mine, daemon] = [await q.node(undefined, { kind: 'job', pid: 4242 }), await q.node()];
    const run = await enqueuePinned(q.store, { jobId: 'noop', after: [{ run: await q.enqueue() }] }, mine.id);
    const child = await q.enqueue({ after: [{ run }] });
    expect(await createReaper({ store: q.store, nodeId: daemon.id, isGone: isPid4242 }).reap()).toBe(1);
    expect(await findRun(q.store, run)).toMatchObject({ state: 'failed', reason: 'lost' });
    expect(await findRun(q.store, child)).toMatchObject({ state: 'skipped' });
  });

  test.each(['running', 'in backoff'])(
    'whose process died while %s fails and is not run again',
    async (when) => {
      const q = await openQueue(open);
      const [mine, daemon] = [await q.node(undefined, { kind: 'job', pid: 4242 }), await q.node()];
      const run = await enqueueAndClaim(q.store, { jobId: 'mail', trigger: 'manual' }, mine.id);
      if (when !== 'running') {
        await mine.settle(run, {
          state: 'retry',
          delayMs: 60_000,
          attempt: 'failed',
          error: '{"message":"no"}',
        });
      }
      expect(await createReaper({ store: q.store, nodeId: daemon.id, isGone: isPid4242 }).reap()).toBe(1);
      expect(await findRun(q.store, run.id)).toMatchObject({ state: 'failed', reason: 'lost' });
      q.now += 120_000;
      expect(await daemon.claim()).toEqual([]);
    },
  );
});

const facts = {
  kind: 'daemon' as const,
  name: 'n',
  host: 'h',
  pid: 1,
  version: '1.0.0',
  queues: undefined,
};
