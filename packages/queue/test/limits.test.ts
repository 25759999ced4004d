import { randomBytes, randomInt } from 'node:crypto';
import {
  cancelRun,
  explainRun,
  findRun,
  limitQueue,
  listLive,
  pauseJob,
  pauseQueue,
  purgeQueue,
  resumeJob,
  resumeQueue,
} from '@sb/queue';
import { enqueue, enqueueAndClaim, enqueueMany, tendPauses } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { openLimited, standing } from './open-limited.ts';
import type { TestNode } from './open-queue.ts';

const DOWN = { actor: 'ada', reason: 'down' };
const done = { state: 'succeeded' } as const;
const ids = async (node: TestNode, slots?: number) => (await node.claim(slots)).map(({ id }) => id);
const ascending = (a: number, b: number) => a - b;
const times = (count: number) => Array.from({ length: count }, (_, i) => i);

eachDialect('a node whose code is older and has no key of its job', (open) => {
  test.each(['keyed', 'rated-keys'])(
    'leaves a run of %s to one that has it, and claims others',
    async (job) => {
      const q = await openLimited(open);
      const node = await q.keylessNode();
      const many = times(250).map((k) => ({ jobId: job, input: { k: `${k}` } }));
      const [run] = await enqueueMany(q.store, many);
      const first = run?.id ?? 0;
      const withKey = await q.ask(job, 'own');
      const plain = await q.ask('one');
      expect(await ids(node)).toEqual([withKey, plain]);
      expect(await node.ticker.tick([], 100)).toMatchObject({ claimed: [], exhausted: true });
      expect(await explainRun(q.store, first)).toMatchObject({ causes: [{ because: 'ready' }] });
      q.now += 11_000;
      expect(await explainRun(q.store, first)).toMatchObject({
        causes: [{ because: 'key_missing', jobId: job }],
      });
      const { runs } = await listLive(q.store, { view: 'queued', limit: 1 });
      expect(runs).toMatchObject([{ id: first, because: { because: 'key_missing', jobId: job } }]);
      const newer = await q.limitedNode();
      expect([...(await ids(newer)), ...(await ids(newer))]).toContain(first);
    },
  );
});

eachDialect('a node whose code is older, before many runs without their key', (open) => {
  test('reads a part of them with each claim, and reaches the runs behind them', async () => {
    const q = await openLimited(open);
    const node = await q.keylessNode();
    await enqueueMany(
      q.store,
      times(1_700).map((k) => ({ jobId: 'keyed', input: { k: `${k}` } })),
    );
    const behind = await q.ask('one');
    const found: number[] = [];
    let ticks = 0;
    for (let isDone = false; !isDone && ticks < 20; ticks += 1) {
      const { claimed, exhausted } = await node.ticker.tick([], 1);
      found.push(...claimed.map(({ id }) => id));
      isDone = exhausted;
    }
    expect(ticks).toBeLessThan(20);
    expect(found).toEqual([behind]);
  });
});

eachDialect('a job with a limit', (open) => {
  test('has no more running than that, over all nodes; the next goes on when one ends', async () => {
    const q = await openLimited(open);
    const [a, b, c] = [await q.ask('two'), await q.ask('two'), await q.ask('two')];
    const [ada, bo] = [await q.limitedNode(), await q.limitedNode()];
    const [first] = await ada.claim(1);
    expect(first?.id).toBe(a);
    expect(await ids(bo)).toEqual([b]);
    expect(await ids(ada)).toEqual([]);
    expect(await standing(q.store)).toEqual([`${a} running`, `${b} running`, `${c} held job_limit`]);
    if (first) await ada.settle(first, done);
    expect(await standing(q.store)).toEqual([`${b} running`, `${c} queued`]);
    expect(await ids(bo)).toEqual([c]);
  });

  test.each([
    ['fails', { state: 'failed', reason: 'error', attempt: 'failed', error: '{}' }],
    ['is skipped', { state: 'skipped', reason: 'nothing' }],
    [
      'is tried again later',
      { state: 'retry', delayMs: 60_000, attempt: 'failed', error: '{"message":"x"}' },
    ],
    ['snoozes', { state: 'snoozed', delayMs: 60_000 }],
    ['is cancelled', { state: 'cancelled' }],
    ['has a result', { state: 'succeeded', result: '1' }],
  ] as const)('lets the next go on when one %s', async (_what, outcome) => {
    const q = await openLimited(open);
    await q.ask('one');
    const next = await q.ask('one');
    const node = await q.limitedNode();
    const [run] = await node.claim();
    const lost = run ? await node.settle(run, outcome) : [run];
    expect(lost).toEqual([]);
    expect(await ids(node)).toEqual([next]);
  });

  test('keeps its order by priority, then as they are due, also against what comes later', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    const [first, second] = [await q.ask('one'), await q.ask('one')];
    expect(await ids(node)).toEqual([first]);
    const third = await q.ask('one');
    const urgent = await q.ask('one', undefined, { priority: 'high' });
    for (const [ends, begins] of [
      [first, urgent],
      [urgent, second],
      [second, third],
    ]) {
      const run = { id: ends ?? 0, claimNo: 1, jobId: 'one' };
      const { claimed } = await node.ticker.tick([{ ...run, outcome: done }], 10);
      expect(claimed.map(({ id }) => id)).toEqual([begins]);
    }
  });

  test('lets nobody overtake what is held, when the one that was to go on is cancelled', async () => {
    const q = await openLimited(open);
    const [first, second, third] = [await q.ask('one'), await q.ask('one'), await q.ask('one')];
    const node = await q.limitedNode();
    const [run] = await node.claim();
    expect(run?.id).toBe(first);
    if (run) await node.settle(run, done);
    await cancelRun(q.store, { runId: second, actor: 'ada' });
    await q.ask('one');
    expect(await ids(node)).toEqual([third]);
  });

  test('does not hold up others', async () => {
    const q = await openLimited(open);
    await enqueueMany(
      q.store,
      times(300).map(() => ({ jobId: 'one' })),
    );
    const plain = await q.ask('plain', undefined, { priority: 'low' });
    const node = await q.limitedNode();
    expect(await ids(node, 10)).toContain(plain);
    await ids(node, 10);
    const lines = await standing(q.store);
    expect(lines.filter((line) => line.includes('running'))).toHaveLength(2);
    expect(lines.filter((line) => line.includes('held'))).toHaveLength(299);
  });

  test('counts a run that was started by hand, whose end lets the next go on', async () => {
    const q = await openLimited(open);
    const mine = await q.node([], { kind: 'job' });
    const run = await enqueueAndClaim(q.store, { jobId: 'one' }, mine.id);
    const next = await q.ask('one');
    const node = await q.limitedNode();
    expect(await ids(node)).toEqual([]);
    await mine.settle(run, done);
    expect(await ids(node)).toEqual([next]);
  });

  test('skips what finds it full, when it says so', async () => {
    const q = await openLimited(open);
    const [first, second] = [await q.ask('skips'), await q.ask('skips')];
    const node = await q.limitedNode();
    expect(await ids(node)).toEqual([first]);
    expect(await findRun(q.store, second)).toMatchObject({
      state: 'skipped',
      reason: expect.stringContaining('limit'),
    });
  });

  test('asks the oldest to end for what comes, when it says so', async () => {
    const q = await openLimited(open);
    const first = await q.ask('replaces', 'a');
    const node = await q.limitedNode();
    const [run] = await node.claim();
    const [second, other] = [await q.ask('replaces', 'a'), await q.ask('replaces', 'b')];
    expect(await ids(node)).toEqual([other]);
    if (run) await node.settle(run, done);
    expect(await findRun(q.store, first)).toMatchObject({ state: 'cancelled', reason: 'replaced' });
    expect(await ids(node)).toEqual([second]);
  });

  test('that is new, changed or gone in a new version of the code is in force when that is written', async () => {
    const q = await openLimited(open);
    const plain = { id: 'plain', name: 'No limit', run: () => undefined };
    const asked = [await q.ask('plain'), await q.ask('plain'), await q.ask('plain')];
    const node = await q.limitedNode();
    expect(await ids(node, 1)).toEqual([asked[0]]);
    await q.redefine([{ ...plain, concurrency: { limit: 1 } }]);
    expect(await ids(node)).toEqual([]);
    await q.redefine([{ ...plain, concurrency: { limit: 2 } }]);
    expect(await ids(node)).toEqual([asked[1]]);
    await q.redefine([plain]);
    expect(await ids(node)).toEqual([asked[2]]);
  });
});

eachDialect('a job with a limit that was paused', (open) => {
  test('has its place given on by a node that claims nothing since it is resumed', async () => {
    const q = await openLimited(open);
    const [ada, bo] = [await q.limitedNode(), await q.limitedNode()];
    await q.ask('one');
    const [run] = await bo.claim();
    await q.ask('two');
    await pauseJob(q.store, 'one', { actor: 'ada', reason: 'later' });
    await bo.claim();
    await resumeJob(q.store, 'one', { actor: 'ada' });
    const next = await q.ask('one');
    expect(await ada.claim()).toEqual([]);
    if (run) await bo.settle(run, { state: 'succeeded' });
    expect((await ada.claim()).map(({ id }) => id)).toEqual([next]);
  });
});

eachDialect('runs that a limit holds', (open) => {
  test.each([
    [
      'queue',
      (store: Store) => pauseQueue(store, 'default', DOWN),
      (store: Store) => resumeQueue(store, 'default', DOWN),
    ],
    ['job', (store: Store) => pauseJob(store, 'one', DOWN), (store: Store) => resumeJob(store, 'one', DOWN)],
  ] as const)(
    'get the slot that became free while their %s was paused, as soon as it is resumed',
    async (_what, pause, resume) => {
      const q = await openLimited(open);
      const node = await q.limitedNode();
      await limitQueue(q.store, 'default', { maxRunning: 1, actor: 'ada' });
      const [, second] = [await q.ask('one'), await q.ask('one')];
      const [run] = await node.claim();
      await pause(q.store);
      if (run) await node.settle(run, done);
      await resume(q.store);
      expect(await ids(node)).toEqual([second]);
    },
  );
});

eachDialect('a limit for each key', (open, dialect) => {
  test('is serial for each key, in order, and keys do not wait for each other', async () => {
    const q = await openLimited(open);
    const a = [await q.ask('keyed', 'a'), await q.ask('keyed', 'a'), await q.ask('keyed', 'a')];
    const b = await q.ask('keyed', 'b');
    const node = await q.limitedNode();
    expect(await ids(node)).toEqual([a[0], b]);
    for (const at of [0, 1]) {
      const ended = { id: a[at] ?? 0, claimNo: 1, jobId: 'keyed', outcome: done };
      const { claimed } = await node.ticker.tick([ended], 10);
      expect(claimed.map(({ id }) => id)).toEqual([a[at + 1]]);
    }
  });

  test('is worked out by the node that takes the run, when nobody has before', async () => {
    const q = await openLimited(open);
    const [a, again] = [
      await q.ask('keyed', 'a'),
      (await enqueue(q.store, { jobId: 'keyed', input: { k: 'a' } })).id,
    ];
    const long = 'x'.repeat(3_000);
    const b = (await enqueue(q.store, { jobId: 'keyed', input: { k: 'b', long } })).id;
    const bad = (await enqueue(q.store, { jobId: 'keyed', input: { k: '' } })).id;
    const given = (await enqueue(q.store, { jobId: 'keyed', limitKey: 'a' })).id;
    const node = await q.limitedNode();
    expect([...(await ids(node)), ...(await ids(node))]).toEqual([a, b]);
    expect(await findRun(q.store, bad)).toMatchObject({ state: 'failed' });
    expect(await standing(q.store)).toEqual([
      `${a} running`,
      `${again} held key_limit`,
      `${b} running`,
      `${given} held key_limit`,
    ]);
  });

  test('may have 500 characters of any script', async () => {
    const q = await openLimited(open);
    const long = String.fromCodePoint(...times(500).map(() => randomInt(0x4e00, 0x9fff)));
    const first = await q.ask('keyed', long, { dedupeKey: long, rateKey: long });
    const next = await q.ask('keyed', long);
    const node = await q.limitedNode();
    expect(await ids(node)).toEqual([first]);
    expect(await standing(q.store)).toEqual([`${first} running`, `${next} held key_limit`]);
  });

  test.each(['keyed', 'rated-keys'])(
    'that is too long fails its run of %s and delays no other',
    async (jobId) => {
      const q = await openLimited(open);
      const k = randomBytes(3_000).toString('hex');
      await expect(q.ask(jobId, k)).rejects.toMatchObject({ code: 'LIMIT_KEY_INVALID' });
      const { id } = await enqueue(q.store, { jobId, input: { k } });
      const [plain, other] = [await q.ask('plain'), await q.ask(jobId, 'a')];
      const node = await q.limitedNode();
      expect([...(await ids(node)), ...(await ids(node))].toSorted(ascending)).toEqual([plain, other]);
      expect(await findRun(q.store, id)).toMatchObject({
        state: 'failed',
        error: { name: 'LimitKeyError', message: expect.stringContaining('got a text of 6000 characters') },
      });
    },
  );

  test.each(['skips-checked', 'replaces-checked', 'rated-checked'])(
    'lets each run of %s with an invalid input begin, so that it fails for that',
    async (jobId) => {
      const q = await openLimited(open);
      const invalid = await enqueueMany(
        q.store,
        times(3).map(() => ({ jobId, input: 'text' })),
      );
      const node = await q.limitedNode();
      const begun = [...(await ids(node)), ...(await ids(node)), ...(await ids(node))];
      expect(begun.toSorted(ascending)).toEqual(invalid.map(({ id }) => id));
    },
  );

  // SQLite's indexes hold texts of any length.
  test.runIf(dialect === 'postgres').each([
    ['keyed', 'limit_key'],
    ['rated-keys', 'rate_key'],
  ])(
    'of %s that an older version has stored fails its run when no index can hold it',
    async (jobId, column) => {
      const q = await openLimited(open);
      const [bad, plain, other] = [await q.ask(jobId, 'x'), await q.ask('plain'), await q.ask(jobId, 'a')];
      const child = await q.ask('plain', undefined, { after: [{ run: bad, on: 'failure' }] });
      await q.store.write((tx) =>
        tx.run(
          sql`update runs set ${sql.raw(column)} = ${randomBytes(3_000).toString('hex')} where id = ${bad}`,
        ),
      );
      const node = await q.limitedNode();
      const claimed = [...(await ids(node)), ...(await ids(node))];
      expect(claimed.toSorted(ascending)).toEqual([plain, other, child]);
      expect(await findRun(q.store, bad)).toMatchObject({
        state: 'failed',
        error: {
          message: expect.stringContaining(`of the run ${bad} of the job "${jobId}": expected a text`),
        },
      });
    },
  );

  test.runIf(dialect === 'postgres')(
    'that no index can hold fails its run also when its job has no limit any more, and no end is lost',
    async () => {
      const q = await openLimited(open);
      const running = await q.ask('plain');
      const node = await q.limitedNode();
      const [run] = await node.claim();
      const [bad, plain] = [await q.ask('keyed', 'x'), await q.ask('plain')];
      const child = await q.ask('plain', undefined, { after: [{ run: bad, on: 'failure' }] });
      await q.store.write((tx) =>
        tx.run(sql`update runs set limit_key = ${randomBytes(3_000).toString('hex')} where id = ${bad}`),
      );
      await q.redefine([{ id: 'keyed', name: 'No limit', run: () => undefined }], '1.0.1');
      const first = await node.ticker.tick(run ? [{ ...run, outcome: done }] : [], 100);
      expect(first).toMatchObject({ claimed: [], exhausted: false, lost: [] });
      expect((await ids(node)).toSorted(ascending)).toEqual([plain, child]);
      expect(await findRun(q.store, running)).toMatchObject({ state: 'succeeded' });
      expect(await findRun(q.store, bad)).toMatchObject({
        state: 'failed',
        error: { name: 'LimitKeyError' },
      });
    },
  );

  test('holds for a thousand keys at once', async () => {
    const q = await openLimited(open);
    await enqueueMany(
      q.store,
      times(2_000).map((i) => ({ jobId: 'keyed', limitKey: `k${i % 1_000}` })),
    );
    const node = await q.limitedNode();
    const taken: number[] = [];
    for (let trip = 0; trip < 20; trip++) taken.push(...(await ids(node, 500)));
    expect(taken).toHaveLength(1_000);
    expect((await standing(q.store)).filter((line) => line.endsWith('held key_limit'))).toHaveLength(1_000);
  });
});

eachDialect('a queue with a limit', (open) => {
  test('gives a place that the first of those held cannot take to the next', async () => {
    const q = await openLimited(open);
    await limitQueue(q.store, 'default', { maxRunning: 1, actor: 'ada' });
    const node = await q.limitedNode();
    await q.ask('plain');
    const [first] = await node.claim();
    const keyed = [await q.ask('keyed', 'a'), await q.ask('keyed', 'a')];
    const plain = await q.ask('plain');
    expect(await ids(node)).toEqual([]);
    // Another queue takes the place of their key meanwhile.
    const elsewhere = await q.ask('keyed', 'a', { queue: 'mail' });
    expect(await ids(node)).toEqual([elsewhere]);
    if (first) await node.settle(first, done);
    expect(await ids(node)).toEqual([plain]);
    const held = keyed.map((id) => `${id} held key_limit`);
    expect(await standing(q.store)).toEqual(expect.arrayContaining(held));
  });

  test('is limited at run time, lower and higher, also while runs are held, and not at all', async () => {
    const q = await openLimited(open);
    const all = [];
    for (const _ of times(6)) all.push(await q.ask('plain'));
    const node = await q.limitedNode();
    const limit = (maxRunning: number | 'none') =>
      limitQueue(q.store, 'default', { maxRunning, actor: 'ada' });
    await limit(3);
    const running = await node.claim();
    expect(running.map(({ id }) => id)).toEqual(all.slice(0, 3));
    await limit(1);
    for (const run of running.slice(0, 2)) await node.settle(run, done);
    expect(await ids(node)).toEqual([]);
    await limit(2);
    expect(await ids(node)).toEqual([all[3]]);
    await limit('none');
    expect(await standing(q.store)).toEqual([
      `${all[2]} running`,
      `${all[3]} running`,
      `${all[4]} queued`,
      `${all[5]} queued`,
    ]);
    expect(await ids(node)).toEqual([all[4], all[5]]);
  });

  test('goes together with the limits of its jobs, and gives no place away that another could have', async () => {
    const q = await openLimited(open);
    await limitQueue(q.store, 'default', { maxRunning: 2, actor: 'ada' });
    const ones = [await q.ask('one'), await q.ask('one'), await q.ask('one')];
    const plain = [await q.ask('plain'), await q.ask('plain')];
    const node = await q.limitedNode();
    const [one, other] = await node.claim();
    expect([one?.id, other?.id]).toEqual([ones[0], plain[0]]);
    if (other) await node.settle(other, done);
    expect(await ids(node)).toEqual([plain[1]]);
    if (one) await node.settle(one, done);
    expect(await ids(node)).toEqual([ones[1]]);
  });

  test('lets what is held go on although the one before it was cancelled or its job is paused', async () => {
    const q = await openLimited(open);
    await limitQueue(q.store, 'default', { maxRunning: 1, actor: 'ada' });
    const all = [await q.ask('plain'), await q.ask('two'), await q.ask('plain'), await q.ask('plain')];
    const node = await q.limitedNode();
    const [run] = await node.claim();
    await pauseJob(q.store, 'two', { actor: 'ada', reason: 'later' });
    expect(await standing(q.store)).toContain(`${all[1]} held job_paused`);
    if (run) await node.settle(run, done);
    await cancelRun(q.store, { runId: all[2] ?? 0, actor: 'ada' });
    await tendPauses(q.store);
    expect(await ids(node)).toEqual([all[3]]);
    await resumeJob(q.store, 'two', { actor: 'ada' });
    expect(await purgeQueue(q.store, 'default', { actor: 'ada' })).toEqual({ cancelled: 1 });
  });
});
