import { readJobHealth, readLastRuns, readStatistics, replayRun } from '@sb/queue';
import { enqueueMany, fold, isFolded, type Outcome, retryDead } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { createGate, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { foldStep } from '../src/statistics/fold.ts';
import { settleIn } from '../src/settle/settle-each.ts';
import { countLateFolds } from '../src/statistics/minutes.sql.ts';
import { die } from './dead-runs.ts';
import { dyingAfter, unlessKilled } from './dying-store.ts';
import { DAY, finishRuns } from './finished-runs.ts';
import { NOON, openQueue, type TestQueue } from './open-queue.ts';

const error = JSON.stringify({ name: 'Error', message: 'boom' });

async function finish(q: TestQueue, outcomes: string): Promise<void> {
  const node = await q.node();
  await enqueueMany(
    q.store,
    Array.from(outcomes, () => ({ jobId: 'noop' })),
  );
  const runs = await node.claim();
  for (const [i, run] of runs.entries()) {
    q.now += 100;
    const failed = { state: 'failed', reason: 'error', attempt: 'failed', error } as const;
    await node.settle(run, outcomes[i] === 'x' ? failed : { state: 'succeeded' });
  }
}

/** A fold stays below every transaction that is open in the cluster, other tests' too: it is asked until it got there. */
async function foldUntil(store: Store, count: number): Promise<number> {
  let counted = 0;
  while (counted < count) counted += await fold(store);
  return counted;
}

eachDialect('the fold', (open, dialect) => {
  test('counts each finished run once, however often and by however many it is called', async () => {
    const q = await openQueue(open);
    await finish(q, '..x.');
    expect(await foldUntil(q.store, 4)).toBe(4);
    expect(await fold(q.store)).toBe(0);
    await finish(q, 'xx');
    const again = await open.again(q.store, { clock: () => q.now });
    let counted = 0;
    while (counted < 2) {
      for (const part of await Promise.all([fold(q.store), fold(again), fold(q.store)])) counted += part;
    }
    expect(counted).toBe(2);
    const [stats] = await readStatistics(q.store, { from: NOON - 60_000, to: q.now + 60_000, buckets: 2 });
    expect(stats).toMatchObject({ jobId: 'noop', runs: 6, succeeded: 3, failed: 3, successRate: 0.5 });
    expect(await readJobHealth(q.store, 'noop')).toMatchObject({
      trailingFailures: 2,
      recent: ['succeeded', 'succeeded', 'failed', 'succeeded', 'failed', 'failed'].map((state) => [
        state,
        expect.any(Number),
      ]),
    });
  });

  test('adds what is new to what it knows of a job', async () => {
    const q = await openQueue(open);
    await finishRuns(
      q.store,
      Array.from({ length: 59 }, (_, i) => ({ id: 1_000 + i, age: 1 })),
    );
    const health = async (ends: string) => {
      await finish(q, ends);
      await foldUntil(q.store, ends.length);
      const known = await readJobHealth(q.store, 'noop');
      return [known?.trailingFailures, known?.lastSuccessAt, known?.recent.length];
    };
    expect(await health('xx')).toEqual([2, NOON - DAY, 60]);
    expect(await health('x')).toEqual([3, NOON - DAY, 60]);
    const succeededAt = q.now + 100;
    expect(await health('.x')).toEqual([1, succeededAt, 60]);
    expect(await health('x')).toEqual([2, succeededAt, 60]);
    const known = await readJobHealth(q.store, 'noop');
    expect(known?.recent.slice(-6).map(([state]) => state[0])).toEqual(['f', 'f', 'f', 's', 'f', 'f']);
  });

  test.each([
    ['.x.x.x', 1],
    ['xx..', 0],
    ['..xx', 2],
    ['x.xx..x', 1],
  ])(
    'counts the failures after the last success of ends that were written together (%s)',
    async (ends, trailing) => {
      const q = await openQueue(open);
      const node = await q.node();
      await enqueueMany(
        q.store,
        Array.from(ends, () => ({ jobId: 'noop' })),
      );
      const runs = await node.claim();
      const failed = { state: 'failed', reason: 'error', attempt: 'failed', error } as const;
      const ended = runs.map((run, i) => ({
        ...run,
        outcome: ends[i] === 'x' ? failed : ({ state: 'succeeded' } as const),
      }));
      await q.store.write((tx) => settleIn(tx, node.id, { ended }));
      await foldUntil(q.store, ends.length);
      const [stats] = await readStatistics(q.store, { from: NOON, to: q.now + 60_000, buckets: 1 });
      expect(stats).toMatchObject({ runs: ends.length, failed: ends.replaceAll('.', '').length });
      const health = await readJobHealth(q.store, 'noop');
      expect(health).toMatchObject({ trailingFailures: trailing, lastSuccessAt: q.now });
      expect(health?.recent).toHaveLength(ends.length);
    },
  );

  test('adds the durations of a minute up, however many folds they came in', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    for (const tookMs of [10, 10, 10, 10_000]) {
      await q.enqueue();
      const [run] = await node.claim();
      q.now += tookMs;
      if (run) await node.settle(run, { state: 'succeeded' });
      await foldUntil(q.store, 1);
    }
    const [stats] = await readStatistics(q.store, { from: NOON, to: q.now, buckets: 1 });
    expect(stats).toMatchObject({ runs: 4, durationMs: { p50: expect.closeTo(10, -1) } });
  });

  test('counts no dry run: a rehearsal changes no success rate, and is not the last run of a job', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const end = async (dryRun: boolean, outcome: Outcome) => {
      q.now += 100;
      const id = await q.enqueue({ dryRun });
      const [run] = await node.claim();
      if (run) await node.settle(run, outcome);
      return id;
    };
    const counted = async (runs: number) => {
      await foldUntil(q.store, runs);
      return readStatistics(q.store, { from: NOON, to: q.now, buckets: 1 });
    };
    const last = async () => (await readLastRuns(q.store)).get('noop');
    const rehearsal = await end(true, { state: 'succeeded' });
    expect(await counted(1)).toEqual([]);
    expect(await last()).toMatchObject({ id: rehearsal, dryRun: true });
    const real = await end(false, { state: 'failed', reason: 'error', attempt: 'failed', error });
    await end(true, { state: 'succeeded' });
    expect(await counted(2)).toMatchObject([{ runs: 1, succeeded: 0, failed: 1, successRate: 0 }]);
    expect(await last()).toMatchObject({ id: real, state: 'failed', dryRun: false });
  });

  test('leaves out of the failures in a row dry runs, and what a person did again by hand', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const trailing = async (runs: number) => {
      await foldUntil(q.store, runs);
      return (await readJobHealth(q.store, 'noop'))?.trailingFailures;
    };
    const endOne = async (outcome: Outcome) => {
      const [run] = await node.claim();
      if (run) await node.settle(run, outcome);
    };
    const failed = { state: 'failed', reason: 'error', attempt: 'failed', error } as const;
    const dead = await die(q);
    await die(q, { dryRun: true });
    expect(await trailing(2)).toBe(1);
    await replayRun(q.store, { runId: dead, actor: 'ada' });
    await endOne(failed);
    expect(await trailing(1)).toBe(1);
    q.now += 7_200_000;
    const again = { now: q.now, since: NOON, maxRetries: 3, excludeJobs: [], isRegistered: () => true };
    await retryDead(q.store, { ...again, actor: 'job:maintenance.retry' });
    await endOne(failed);
    expect(await trailing(1)).toBe(2);
    await replayRun(q.store, { runId: dead, actor: 'ada' });
    await endOne({ state: 'succeeded' });
    expect(await trailing(1)).toBe(0);
  });

  test('tells of minutes that it writes long after they were', async () => {
    const q = await openQueue(open);
    const lateFolds = async () => {
      while (!(await isFolded(q.store))) await fold(q.store);
      return q.store.read(countLateFolds);
    };
    await finish(q, '.');
    q.now = NOON + 120_000;
    expect(await lateFolds()).toBe(0);
    await finish(q, '.');
    q.now += 181_000;
    expect(await lateFolds()).toBe(1);
    await finish(q, '.');
    expect(await lateFolds()).toBe(1);
  });

  test('goes on until there is nothing left', async () => {
    const q = await openQueue(open);
    await finishRuns(
      q.store,
      Array.from({ length: 5_001 }, () => ({ age: 1 })),
    );
    await q.store.write((tx) => tx.run(sql`delete from cursors where name = 'fold'`));
    expect(await fold(q.store)).toBe(5_001);
  });

  test('that another one has overtaken goes on behind it', async () => {
    const q = await openQueue(open);
    await finishRuns(q.store, [{ age: 2 }, { age: 1 }]);
    await q.store.write((tx) => tx.run(sql`delete from cursors where name = 'fold'`));
    const xid = dialect === 'sqlite' ? sql`'0'` : sql`xid::text`;
    const overtaken: Store = {
      ...q.store,
      async write(...how) {
        await q.store.write((tx) =>
          tx.run(sql`insert into cursors (name, xid, seq)
            select 'fold', ${xid}, seq from run_history where id = 1 on conflict (name) do nothing`),
        );
        return q.store.write(...how);
      },
    };
    expect(await fold(overtaken)).toBe(1);
  });

  test('that stops between its read and its commit leaves both as they were', async () => {
    const q = await openQueue(open);
    await finish(q, '...');
    const broken = {
      ...q.store,
      write: async () => {
        throw new Error('killed');
      },
    };
    await expect(async () => {
      for (;;) await foldStep(broken);
    }).rejects.toThrow('killed');
    expect(await foldUntil(q.store, 3)).toBe(3);
  });

  test('that is killed after any of its writes counts each run once all the same', async () => {
    const q = await openQueue(open);
    for (const writes of [0, 1, 2]) {
      await finish(q, 'x.');
      await unlessKilled(foldStep(dyingAfter(q.store, writes)));
    }
    while (!(await isFolded(q.store))) await fold(q.store);
    const [stats] = await readStatistics(q.store, { from: NOON - 60_000, to: q.now + 60_000, buckets: 1 });
    expect(stats).toMatchObject({ runs: 6, succeeded: 3, failed: 3 });
  });

  // SQLite has one writer: nothing commits out of order.
  test.runIf(dialect === 'postgres')('counts a run that is committed after a later one', async () => {
    const q = await openQueue(open);
    await finish(q, '.');
    const slow = await q.node();
    await enqueueMany(q.store, [{ jobId: 'noop' }]);
    const [run] = await slow.claim();
    const [written, mayCommit] = [createGate(), createGate()];
    const holding = q.store.write(function* (tx) {
      if (run) yield* settleIn(tx, slow.id, { ended: [{ ...run, outcome: { state: 'succeeded' } }] });
      yield* tx.step<unknown>({
        sqlite: () => undefined,
        postgres: () => {
          written.open();
          return mayCommit.opened;
        },
      });
    });
    await written.opened;
    await finish(q, '.');
    await fold(q.store);
    mayCommit.open();
    await holding;
    while (!(await isFolded(q.store))) await fold(q.store);
    const [stats] = await readStatistics(q.store, { from: NOON - 60_000, to: q.now + 60_000, buckets: 1 });
    expect(stats).toMatchObject({ runs: 3 });
  });

  test('gives the duration of a run that is alone as it was', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    await q.enqueue();
    q.now += 40;
    const [run] = await node.claim();
    q.now += 1_300;
    if (run) await node.settle(run, { state: 'succeeded' });
    await foldUntil(q.store, 1);
    const [stats] = await readStatistics(q.store, { from: NOON, to: q.now + 60_000, buckets: 1 });
    expect(stats?.durationMs).toEqual({ p50: 1_300, p95: 1_300, p99: 1_300 });
    expect(stats?.waitMs.p50).toBe(40);
  });
});
