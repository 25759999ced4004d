import { changePriority, findRun, listHistory, readDepths } from '@sb/queue';
import { type ClaimedRun, type Ended, enqueueMany, type Outcome } from '@sb/queue/engine';
import { sql } from '@sb/storage';
import { eachDialect, holdRun } from '@sb/testkit';
import { describe, expect, test } from 'vitest';
import { openQueue } from './open-queue.ts';

const ids = (runs: readonly { readonly id: number }[]): number[] => runs.map(({ id }) => id);
const endsOf = (runs: readonly ClaimedRun[], outcome: Outcome): readonly Ended[] =>
  runs.map(({ id, claimNo, jobId }) => ({ id, claimNo, jobId, outcome }));
const boom = JSON.stringify({ name: 'Error', message: 'boom\nsecond line', stack: 'Error: boom' });

/** SQLite settles ids without a gap in another way. */
const withGap = (runs: readonly ClaimedRun[]): readonly ClaimedRun[] => runs.filter((_, at) => at !== 1);

const idsOfMany = async (...asked: Parameters<typeof enqueueMany>): Promise<readonly number[]> =>
  ids(await enqueueMany(...asked));

eachDialect('enqueue', (open) => {
  test('keeps the input, the options and the definition', async () => {
    const q = await openQueue(open);
    const id = await q.enqueue({ jobId: 'mail', input: { to: 'ada' }, tags: ['money'], createdBy: 'bram' });
    expect(await findRun(q.store, id)).toMatchObject({
      id,
      jobId: 'mail',
      state: 'queued',
      queue: 'mail',
      priority: 'high',
      trigger: 'api',
      maxAttempts: 3,
      input: { to: 'ada' },
      tags: ['money'],
      createdBy: 'bram',
      createdAt: q.now,
      attempt: 0,
    });
  });

  test('refuses an unknown job and an unknown queue, and stores nothing', async () => {
    const q = await openQueue(open);
    await expect(q.enqueue({ jobId: 'nope' })).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
    await expect(q.enqueue({ queue: 'nope' })).rejects.toThrow('there are: default, mail');
    const both = enqueueMany(q.store, [{ jobId: 'noop' }, { jobId: 'nope' }]);
    await expect(both).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
    expect(await readDepths(q.store)).toEqual([
      { queue: 'default', queued: 0, later: 0, running: 0 },
      { queue: 'mail', queued: 0, later: 0, running: 0 },
    ]);
  });

  test('of many keeps their order, alike or not', async () => {
    const q = await openQueue(open);
    const alike = await idsOfMany(
      q.store,
      Array.from({ length: 1_200 }, (_, i) => ({ jobId: 'noop', input: { i } })),
    );
    expect(alike).toHaveLength(1_200);
    expect(alike).toEqual(alike.toSorted((a, b) => a - b));
    const [first = 0] = alike.slice(700);
    expect((await findRun(q.store, first)).input).toEqual({ i: 700 });
    const mixed = await idsOfMany(q.store, [
      { jobId: 'noop' },
      { jobId: 'mail', input: { a: 1 } },
      { jobId: 'noop' },
    ]);
    expect(await Promise.all(mixed.map(async (id) => (await findRun(q.store, id)).jobId))).toEqual([
      'noop',
      'mail',
      'noop',
    ]);
  });

  test('of a long input keeps the hot row small, and gives the input back everywhere', async () => {
    const q = await openQueue(open);
    const input = { text: 'é'.repeat(5_000) };
    const id = await q.enqueue({ input });
    const row = await q.store.read((tx) =>
      tx.first(sql<{ input: string }>`select input from runs where id = ${id}`),
    );
    expect(row?.input).toBe('@');
    expect((await findRun(q.store, id)).input).toEqual(input);
    const node = await q.node();
    const [run] = await node.claim();
    if (run) await node.settle(run, { state: 'failed', reason: 'error', attempt: 'failed', error: boom });
    expect((await findRun(q.store, id)).input).toEqual(input);
    const letter = await q.store.read((tx) =>
      tx.first(sql<{ input: string }>`select input from dead_letters`),
    );
    expect(JSON.parse(letter?.input ?? '')).toEqual(input);
  });

  test('refuses an input above a megabyte and one that is not JSON', async () => {
    const q = await openQueue(open);
    await expect(q.enqueue({ input: 'x'.repeat(1_100_000) })).rejects.toMatchObject({ code: 'TOO_LARGE' });
    await expect(q.enqueue({ input: { at: 1n } })).rejects.toMatchObject({ code: 'NOT_JSON' });
    // It ended in a RangeError without a code.
    const deep: unknown = JSON.parse(`${'['.repeat(2_500)}${']'.repeat(2_500)}`);
    await expect(q.enqueue({ input: { deep } })).rejects.toMatchObject({
      code: 'TOO_DEEP',
      path: expect.stringMatching(/^deep\[0\]/),
    });
  });
});

eachDialect('claim', (open, dialect) => {
  test('takes what is due, the most urgent first, then the oldest', async () => {
    const q = await openQueue(open);
    const low = await q.enqueue({ priority: 'low' });
    const normal = [await q.enqueue(), await q.enqueue()];
    const critical = await q.enqueue({ priority: 'critical' });
    await q.enqueue({ priority: 'critical', delayMs: 1_000 });
    const node = await q.node();
    expect(ids(await node.claim(1))).toEqual([critical]);
    expect(ids(await node.claim(2))).toEqual(normal);
    expect(ids(await node.claim(9))).toEqual([low]);
    expect(await node.claim()).toEqual([]);
    expect(await node.ticker.nextDueAt()).toBe(q.now + 1_000);
    q.now += 400;
    expect(await node.ticker.nextDueInMs(0)).toBe(600);
    q.now += 600;
    expect(await node.ticker.nextDueInMs(1)).toBe(0);
    expect(await node.claim()).toHaveLength(1);
  });

  test('does not hide later runs behind one that it could not take', async () => {
    const q = await openQueue(open);
    await q.enqueue({ jobId: 'mail' });
    await q.enqueue({ delayMs: 1_000 });
    const node = await q.node(['noop']);
    expect(await node.claim()).toEqual([]);
    expect(await node.ticker.nextDueInMs(0)).toBe(1_000);
  });

  test('gives a run to one of many that ask at once', async () => {
    const q = await openQueue(open);
    const wanted = await idsOfMany(
      q.store,
      Array.from({ length: 200 }, () => ({ jobId: 'noop' })),
    );
    const nodes = await Promise.all(Array.from({ length: 4 }, () => q.node()));
    const rounds = await Promise.all(nodes.flatMap((node) => [node.claim(30), node.claim(30)]));
    const claimed = rounds.flatMap(ids);
    expect(claimed.toSorted((a, b) => a - b)).toEqual(wanted);
  });

  test.runIf(dialect === 'postgres')('passes over a run that another transaction has locked', async () => {
    const q = await openQueue(open, { lockTimeoutMs: 300 });
    const [locked, free] = [await q.enqueue(), await q.enqueue()];
    const letGo = await holdRun(q.store, locked);
    const node = await q.node();
    const claimed = await Promise.allSettled([node.claim()]);
    await letGo();
    expect(claimed).toMatchObject([{ status: 'fulfilled', value: [{ id: free }] }]);
    expect(ids(await node.claim())).toEqual([locked]);
  });

  test('leaves jobs to the nodes that have their code, also behind a long row of them', async () => {
    const q = await openQueue(open);
    await enqueueMany(
      q.store,
      Array.from({ length: 300 }, () => ({ jobId: 'mail', queue: 'default', priority: 'normal' as const })),
    );
    const mine = await q.enqueue();
    const node = await q.node(['noop']);
    const claimed = [];
    for (let look = 0; look < 40 && claimed.length === 0; look++) claimed.push(...(await node.claim(3)));
    expect(ids(claimed)).toEqual([mine]);
    expect(await (await q.node()).claim(400)).toHaveLength(300);
  });

  test('fills its slots although the oldest run is of a job that the node lacks', async () => {
    const q = await openQueue(open);
    await q.enqueue({ jobId: 'mail', queue: 'default', priority: 'low' });
    for (let i = 0; i < 20; i++) await q.enqueue();
    const node = await q.node(['noop']);
    expect(await node.ticker.tick([], 16)).toMatchObject({ claimed: { length: 16 }, exhausted: false });
  });

  test('is done with a range that another node has emptied while it looked past what it lacks there', async () => {
    const q = await openQueue(open);
    await enqueueMany(
      q.store,
      Array.from({ length: 400 }, () => ({ jobId: 'mail' })),
    );
    const node = await q.node(['noop']);
    expect(await node.claim(32)).toEqual([]);
    expect(await node.ticker.tick([], 32)).toMatchObject({ claimed: [], exhausted: false });
    expect(await (await q.node()).claim(400)).toHaveLength(400);
    expect(await node.ticker.tick([], 32)).toMatchObject({ claimed: [], exhausted: true });
  });

  test('says while its scan goes on, and finds with the next scan what was moved to the front meanwhile', async () => {
    const q = await openQueue(open);
    const [mine] = await idsOfMany(q.store, [
      { jobId: 'noop', delayMs: 60_000 },
      ...Array.from({ length: 6 }, () => ({ jobId: 'mail', queue: 'default', priority: 'normal' as const })),
    ]);
    const { ticker } = await q.node(['noop']);
    // PostgreSQL scans only after a claim that has met other jobs.
    for (let look = 0; look < 3 && !(await ticker.tick([], 1)).scanGoesOn; look++);
    await changePriority(q.store, { runId: mine ?? 0, toFront: true, actor: 'ada' });
    expect(await ticker.tick([], 1)).toMatchObject({ claimed: [], exhausted: true, scanGoesOn: false });
    expect(ids((await ticker.tick([], 1)).claimed)).toEqual([mine]);
  });

  test.runIf(dialect === 'postgres')(
    'looks behind what others have taken first, where jobs that it lacks stand ahead, and then rests',
    async () => {
      const q = await openQueue(open);
      await q.enqueue({ jobId: 'mail', queue: 'default', priority: 'normal' });
      const mine = [await q.enqueue(), await q.enqueue(), await q.enqueue()];
      const node = await q.node(['noop']);
      expect(ids(await node.claim(1))).toEqual(mine.slice(0, 1));
      const letGo = await holdRun(q.store, mine[1] ?? 0);
      expect(await node.ticker.tick([], 1)).toMatchObject({ claimed: [], exhausted: false });
      expect(ids(await node.claim(1))).toEqual(mine.slice(2));
      expect(await node.ticker.tick([], 1)).toMatchObject({ claimed: [], exhausted: false });
      expect(await node.ticker.tick([], 1)).toMatchObject({ claimed: [], exhausted: true });
      await letGo();
      expect(ids(await node.claim(1))).toEqual(mine.slice(1, 2));
    },
  );

  test('takes nothing from a paused queue or of a paused job, from the commit on', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    await q.enqueue({ jobId: 'mail' });
    const node = await q.node();
    await q.store.write(function* (tx) {
      yield* tx.run(sql`update queues set mode = 'paused' where name = 'mail'`);
      yield* tx.run(sql`update job_defs set mode = 'paused' where name = 'noop'`);
      if (tx.dialect === 'sqlite') yield* tx.run(sql`update counters set definitions = definitions + 1`);
    });
    expect(await node.claim()).toEqual([]);
  });

  test('gives one of sixteen slots to the oldest, whatever its priority', async () => {
    const q = await openQueue(open);
    const old = await q.enqueue({ priority: 'low' });
    q.now += 1;
    await enqueueMany(
      q.store,
      Array.from({ length: 40 }, () => ({ jobId: 'noop', priority: 'critical' as const })),
    );
    const node = await q.node();
    const order = [];
    for (let i = 0; i < 16; i++) order.push(...ids(await node.claim(1)));
    expect(order).toContain(old);
    expect(order.indexOf(old)).toBe(15);
  });
});

eachDialect('settle', (open) => {
  test('of successes writes one history row each, in sets and one by one', async () => {
    const q = await openQueue(open);
    await enqueueMany(
      q.store,
      Array.from({ length: 12 }, (_, i) => ({ jobId: 'noop', input: { i } })),
    );
    const node = await q.node();
    const runs = await node.claim();
    q.now += 250;
    const ended = runs.map((run, i) => ({
      ...run,
      outcome: { state: 'succeeded' as const, ...(i % 4 === 0 && { result: `{"i":${i}}` }) },
    }));
    expect((await node.ticker.tick(ended, 0)).lost).toEqual([]);
    const { runs: done } = await listHistory(q.store, { limit: 100 });
    expect(ids(done).toSorted((a, b) => a - b)).toEqual(ids(runs));
    expect(done.filter(({ result }) => result !== undefined)).toHaveLength(3);
    expect(done.at(-1)).toMatchObject({
      state: 'succeeded',
      attempt: 1,
      startedAt: q.now - 250,
      finishedAt: q.now,
      result: { i: 0 },
    });
  });

  test('after the claim was lost changes nothing', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    const [a, b] = [await q.node(), await q.node()];
    const [stale] = await a.claim();
    if (!stale) throw new Error('nothing claimed');
    await q.store.write((tx) => tx.run(sql`update runs set state = 1, node_id = null`));
    const [fresh] = await b.claim();
    if (!fresh) throw new Error('nothing claimed');
    expect(ids(await a.settle(stale, { state: 'succeeded' }))).toEqual([stale.id]);
    expect(
      ids(await a.settle(stale, { state: 'failed', reason: 'error', attempt: 'failed', error: boom })),
    ).toEqual([stale.id]);
    expect(await b.settle(fresh, { state: 'succeeded' })).toEqual([]);
    const { runs } = await listHistory(q.store, { limit: 10 });
    expect(runs).toMatchObject([{ id: fresh.id, state: 'succeeded' }]);
  });

  test('of a run that another node has claimed changes nothing, one by one and in sets', async () => {
    const q = await openQueue(open);
    const wanted = await idsOfMany(
      q.store,
      Array.from({ length: 5 }, () => ({ jobId: 'noop' })),
    );
    const [owner, other] = [await q.node(), await q.node()];
    const runs = await owner.claim();
    const failed = { state: 'failed', reason: 'error', attempt: 'failed', error: boom } as const;
    for (const outcome of [{ state: 'succeeded' } as const, failed]) {
      for (const some of [runs, withGap(runs), runs.slice(0, 1)]) {
        expect(ids((await other.ticker.tick(endsOf(some, outcome), 0)).lost)).toEqual(ids(some));
      }
    }
    expect((await listHistory(q.store, { limit: 10 })).runs).toEqual([]);
    for (const run of runs) expect(await owner.settle(run, { state: 'succeeded' })).toEqual([]);
    expect(ids((await listHistory(q.store, { limit: 10 })).runs).toReversed()).toEqual(wanted);
  });

  test('of an attempt whose run this very node has taken again changes nothing, one by one and in sets', async () => {
    const q = await openQueue(open);
    await enqueueMany(
      q.store,
      Array.from({ length: 5 }, () => ({ jobId: 'noop' })),
    );
    const node = await q.node();
    const stale = await node.claim();
    await node.ticker.tick(endsOf(stale, { state: 'snoozed', delayMs: 0 }), 0);
    const fresh = await node.claim();
    const failed = { state: 'failed', reason: 'error', attempt: 'failed', error: boom } as const;
    for (const outcome of [{ state: 'succeeded' } as const, failed]) {
      for (const some of [stale, withGap(stale), stale.slice(0, 1)])
        expect(ids((await node.ticker.tick(endsOf(some, outcome), 0)).lost)).toEqual(ids(some));
    }
    expect((await listHistory(q.store, { limit: 10 })).runs).toEqual([]);
    expect((await node.ticker.tick(endsOf(fresh, { state: 'succeeded' }), 0)).lost).toEqual([]);
    expect((await listHistory(q.store, { limit: 10 })).runs).toHaveLength(5);
  });

  test('that comes again after its answer was lost is taken as done, not as lost', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    const node = await q.node();
    const [run] = await node.claim();
    if (!run) throw new Error('nothing claimed');
    expect(await node.settle(run, { state: 'succeeded' })).toEqual([]);
    expect(await node.settle(run, { state: 'succeeded' })).toEqual([]);
    expect((await listHistory(q.store, { limit: 10 })).runs).toHaveLength(1);
  });

  test('of a snooze that comes again after its answer was lost is taken as done, also when the run was claimed since', async () => {
    const q = await openQueue(open);
    const id = await q.enqueue();
    const node = await q.node();
    const [run] = await node.claim();
    if (!run) throw new Error('nothing claimed');
    const snoozed = { state: 'snoozed', delayMs: 5_000 } as const;
    expect(await node.settle(run, snoozed)).toEqual([]);
    expect(await node.settle(run, snoozed)).toEqual([]);
    expect(await findRun(q.store, id)).toMatchObject({ state: 'queued', runAt: q.now + 5_000 });
    q.now += 5_000;
    expect(await node.claim()).toMatchObject([{ id, claimNo: 2 }]);
    expect(await node.settle(run, snoozed)).toEqual([]);
    expect(await findRun(q.store, id)).toMatchObject({ state: 'running' });
  });

  test('of a failure with attempts left puts the run back for later and says so', async () => {
    const q = await openQueue(open);
    const id = await q.enqueue({ jobId: 'mail' });
    const node = await q.node();
    const [run] = await node.claim();
    if (!run) throw new Error('nothing claimed');
    q.now += 10;
    await node.settle(run, { state: 'retry', delayMs: 5_000, attempt: 'failed', error: boom });
    expect(await findRun(q.store, id)).toMatchObject({
      state: 'queued',
      attempt: 1,
      runAt: q.now + 5_000,
      attempts: [{ outcome: 'failed', claimNo: 1, error: { message: 'boom\nsecond line' } }],
    });
    const events = await q.store.read((tx) =>
      tx.rows(sql<{ type: string; payload: string }>`select type, payload from events`),
    );
    expect(events.map(({ type, payload }) => ({ type, ...JSON.parse(payload) }))).toEqual([
      { type: 'run.retrying', runId: id, jobId: 'mail', attempt: 1, delayMs: 5_000, error: 'boom' },
    ]);
    expect(await node.claim()).toEqual([]);
    q.now += 5_000;
    expect(await node.claim()).toMatchObject([{ id, claimNo: 2, failures: 1 }]);
  });

  test('of a final failure makes history and a dead letter', async () => {
    const q = await openQueue(open);
    const id = await q.enqueue({ input: { a: 1 } });
    const node = await q.node();
    const [run] = await node.claim();
    if (!run) throw new Error('nothing claimed');
    await node.settle(run, { state: 'failed', reason: 'error', attempt: 'failed', error: boom });
    expect(await findRun(q.store, id)).toMatchObject({
      state: 'failed',
      reason: 'error',
      error: { name: 'Error', message: 'boom\nsecond line', stack: 'Error: boom' },
      deadLetter: { status: 'open', fingerprint: expect.any(String) },
    });
    expect((await listHistory(q.store, { limit: 1 })).runs[0]?.error).toEqual({
      name: 'Error',
      message: 'boom',
    });
  });

  test('is listed with the name and the message of its error', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const listed = async (error: Readonly<Record<string, unknown>>) => {
      await q.enqueue();
      const [run] = await node.claim();
      const failed = { state: 'failed', reason: 'error', attempt: 'failed' } as const;
      if (run) await node.settle(run, { ...failed, error: JSON.stringify(error) });
      return (await listHistory(q.store, { limit: 1 })).runs[0]?.error;
    };
    const lone = '\ud800';
    expect(await listed({ name: 'TypeError', message: 'no user\nx', stack: `${lone}\0` })).toEqual({
      name: 'TypeError',
      message: 'no user',
    });
    expect(await listed({ name: 'A "b": c', message: 'd: e' })).toEqual({
      name: 'A "b": c',
      message: 'd: e',
    });
    expect(await listed({ name: 'Error', message: 'Error: twice' })).toEqual({
      name: 'Error',
      message: 'Error: twice',
    });
    expect(await listed({ message: 'TypeError: no name' })).toEqual({ message: 'TypeError: no name' });
    // A cancel or a removed letter leaves the attempts; without them the line stays as it is.
    await q.store.write((tx) => tx.run(sql`delete from dead_letters`));
    const kept = async () => (await listHistory(q.store, { limit: 9 })).runs.at(-1)?.error;
    expect(await kept()).toEqual({ name: 'TypeError', message: 'no user' });
    await q.store.write((tx) => tx.run(sql`delete from attempts`));
    expect(await kept()).toEqual({ message: 'TypeError: no user' });
  });

  test.each([
    [
      'a snooze uses no attempt',
      { state: 'snoozed', delayMs: 60_000 },
      { attempt: 0, runAt: 60_000, attempts: 0 },
    ],
    [
      'a release keeps its place and uses no attempt',
      { state: 'released' },
      { attempt: 0, runAt: 0, attempts: 1 },
    ],
  ] as const)('%s', async (_what, outcome, expected) => {
    const q = await openQueue(open);
    const id = await q.enqueue({ jobId: 'mail' });
    const node = await q.node();
    const [run] = await node.claim();
    if (!run) throw new Error('nothing claimed');
    await node.settle(run, outcome);
    const after = await findRun(q.store, id);
    expect(after).toMatchObject({
      state: 'queued',
      attempt: expected.attempt,
      runAt: q.now + expected.runAt,
    });
    expect(after.attempts).toHaveLength(expected.attempts);
  });

  test('of a cancelled run makes history and no dead letter', async () => {
    const q = await openQueue(open);
    const id = await q.enqueue();
    const node = await q.node();
    const [run] = await node.claim();
    if (!run) throw new Error('nothing claimed');
    await node.settle(run, { state: 'cancelled' });
    const after = await findRun(q.store, id);
    expect(after).toMatchObject({ state: 'cancelled' });
    expect(after.deadLetter).toBeUndefined();
  });

  test('stores the events of a success with it, and those of a lost claim never', async () => {
    const q = await openQueue(open);
    await q.enqueue();
    const node = await q.node();
    const [run] = await node.claim();
    if (!run) throw new Error('nothing claimed');
    const events = [{ type: 'invoice.sent', payload: { n: 1 } }];
    const stale = { ...run, claimNo: run.claimNo + 1 };
    expect(await node.settle(stale, { state: 'succeeded', events })).toHaveLength(1);
    await node.settle(run, { state: 'succeeded', events });
    const stored = await q.store.read((tx) => tx.rows(sql`select type from events`));
    expect(stored).toEqual([{ type: 'invoice.sent' }]);
  });
});

describe('history', () => {
  eachDialect('pages', (open) => {
    test('go from newest to oldest without a gap, also filtered', async () => {
      const q = await openQueue(open);
      const node = await q.node();
      await enqueueMany(
        q.store,
        Array.from({ length: 25 }, (_, i) => ({ jobId: i % 5 === 0 ? 'mail' : 'noop' })),
      );
      for (const run of await node.claim()) {
        const failed = { state: 'failed', reason: 'error', attempt: 'failed', error: boom } as const;
        await node.settle(run, run.jobId === 'mail' ? failed : { state: 'succeeded' });
      }
      const seen: number[] = [];
      let before: number | undefined;
      do {
        const page = await listHistory(q.store, { limit: 10, ...(before !== undefined && { before }) });
        seen.push(...ids(page.runs));
        before = page.next;
      } while (before !== undefined);
      expect(new Set(seen).size).toBe(25);
      const failed = await listHistory(q.store, { limit: 10, states: ['failed'], jobId: 'mail' });
      expect(failed.runs).toHaveLength(5);
    });
  });
});
