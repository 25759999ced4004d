/** Requests that replace parts of the waiting run that holds their dedupe key. */
import { listEvents, type News } from '@sb/events';
import { changePriority, enqueueChain, findRun, limitQueue, replayRun } from '@sb/queue';
import { enqueue, enqueueIn, enqueueMany, type Outcome, type RunRequest } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { findKeyless, findWaitingRun, setLimitKeys } from '../src/limits/manage/keyless.sql.ts';
import { openLimited } from './open-limited.ts';
import { NOON, openQueue } from './open-queue.ts';

const DONE: Outcome = { state: 'succeeded' };
const MINUTE = 60_000;
const ALL = ['input', 'runAt', 'priority'] as const;

/** A request that replaces its whole run. */
const anew = (request: Partial<RunRequest> = {}): RunRequest => ({
  jobId: 'noop',
  dedupeKey: 'a',
  dedupeReplace: ALL,
  ...request,
});

/** Of one key, of another, and of the first again. */
const many = (from: number): readonly RunRequest[] =>
  [1, 2, 3].map((n) => anew({ input: from + n, dedupeKey: `k${n % 2}` }));

const long = (letter: string) => ({ text: letter.repeat(3_000) });

/** For a job that is limited by key. */
const keyed = (k: string): RunRequest => anew({ jobId: 'keyed', input: { k }, limitKey: k });

const eventsOf = (store: Store, runId: number): Promise<readonly News[]> =>
  store.read((tx) => listEvents(tx, { runId, limit: 50 }));

const inputsKept = async (store: Store): Promise<unknown> =>
  store.read((tx) => tx.rows(sql`select run_id from run_inputs`));

eachDialect('a request that replaces', (open) => {
  test('gives the waiting run its input, run time and priority', async () => {
    const q = await openQueue(open);
    const first = await enqueue(q.store, anew({ input: { n: 1 }, delayMs: MINUTE }));
    expect(first.verdict).toBe('enqueued');
    q.now += 1_000;
    const asked = anew({ input: { n: 2 }, delayMs: MINUTE, priority: 'critical', createdBy: 'shop' });
    expect(await enqueue(q.store, asked)).toEqual({ id: first.id, verdict: 'replaced' });
    expect(await findRun(q.store, first.id)).toMatchObject({
      input: { n: 2 },
      runAt: NOON + 1_000 + MINUTE,
      priority: 'critical',
      createdAt: NOON,
    });
    // Of a program: it may debounce many times a second.
    expect(await eventsOf(q.store, first.id)).toEqual([]);
  });

  test('replaces only what it names, by what a new run would have', async () => {
    const q = await openQueue(open);
    const asked = { input: { n: 1 }, delayMs: MINUTE, priority: 'low' } as const;
    const { id } = await enqueue(q.store, anew(asked));
    await enqueue(q.store, anew({ dedupeReplace: ['input'], input: { n: 2 }, priority: 'critical' }));
    expect(await findRun(q.store, id)).toMatchObject({
      input: { n: 2 },
      runAt: NOON + MINUTE,
      priority: 'low',
    });
    await enqueue(q.store, anew({ dedupeReplace: ['priority'], input: { n: 3 } }));
    expect(await findRun(q.store, id)).toMatchObject({ input: { n: 2 }, priority: 'normal' });
    await enqueue(q.store, anew({ dedupeReplace: ['runAt'], runAtMs: NOON + 2 * MINUTE }));
    expect(await findRun(q.store, id)).toMatchObject({ input: { n: 2 }, runAt: NOON + 2 * MINUTE });
    await enqueue(q.store, anew());
    const run = await findRun(q.store, id);
    expect(run).toMatchObject({ runAt: NOON, priority: 'normal' });
    expect(run.input).toBeUndefined();
    const plain = { jobId: 'noop', dedupeKey: 'a', input: { n: 9 } };
    expect(await enqueue(q.store, plain)).toEqual({ id, verdict: 'duplicate' });
    expect(await enqueue(q.store, { ...plain, dedupeReplace: [] })).toEqual({ id, verdict: 'duplicate' });
  });

  test('puts its run off, at most until the longest wait after the first request', async () => {
    const q = await openQueue(open);
    const ask = async (): Promise<number> => {
      const debounced = anew({ dedupeReplace: ['runAt'], delayMs: 10_000, dedupeMaxWaitMs: 25_000 });
      return (await findRun(q.store, (await enqueue(q.store, debounced)).id)).runAt - NOON;
    };
    expect(await ask()).toBe(10_000);
    q.now += 9_000;
    expect(await ask()).toBe(19_000);
    q.now += 9_000;
    expect(await ask()).toBe(25_000);
    q.now += 6_999;
    expect(await ask()).toBe(25_000);
    const node = await q.node();
    expect(await node.claim()).toEqual([]);
    q.now += 1;
    expect(await node.claim()).toHaveLength(1);
  });

  test('moves the start deadline with the run time', async () => {
    const q = await openQueue(open);
    const { id } = await enqueue(q.store, anew({ delayMs: 10_000, startWithinMs: 5_000 }));
    q.now += 5_000;
    await enqueue(q.store, anew({ delayMs: 10_000 }));
    const row = await q.store.read((tx) => tx.first(sql`select run_at, start_by from runs where id = ${id}`));
    expect(row).toEqual({ run_at: NOON + 15_000, start_by: NOON + 20_000 });
    q.now += 15_001;
    expect(await enqueue(q.store, anew({ input: 1 }))).toEqual({ id, verdict: 'duplicate' });
  });

  test('is a duplicate of a run that has begun, and a new run when it has ended', async () => {
    const q = await openQueue(open);
    const { id } = await enqueue(q.store, anew({ jobId: 'mail', input: { n: 1 } }));
    const again = anew({ jobId: 'mail', input: { n: 2 } });
    const node = await q.node();
    const [run] = await node.claim();
    expect(await enqueue(q.store, again)).toEqual({ id, verdict: 'duplicate' });
    if (run) await node.settle(run, { state: 'retry', delayMs: MINUTE, attempt: 'failed', error: '{}' });
    expect(await enqueue(q.store, again)).toEqual({ id, verdict: 'duplicate' });
    q.now += MINUTE;
    const [retried] = await node.claim();
    expect(retried).toMatchObject({ id, input: '{"n":1}' });
    if (retried) await node.settle(retried, DONE);
    expect((await enqueue(q.store, again)).verdict).toBe('enqueued');
  });

  test('leaves runs of chains, schedules, replays and dry runs as they are', async () => {
    const q = await openQueue(open);
    const kept: Partial<RunRequest>[] = [
      { dedupeKey: 'fire', schedule: { id: 7, fireAt: NOON } },
      { dedupeKey: 'dry', dryRun: true },
    ];
    for (const request of kept) {
      const { id } = await enqueue(q.store, { jobId: 'noop', input: 1, ...request });
      const { dedupeKey = '' } = request;
      expect(await enqueue(q.store, anew({ dedupeKey, input: 2 }))).toEqual({ id, verdict: 'duplicate' });
      expect(await findRun(q.store, id)).toMatchObject({ input: 1 });
    }
    const { runs } = await enqueueChain(q.store, [
      { request: { jobId: 'noop', dedupeKey: 'first' } },
      { request: { jobId: 'noop', dedupeKey: 'second' } },
    ]);
    for (const [at, dedupeKey] of ['first', 'second'].entries())
      expect(await enqueue(q.store, anew({ dedupeKey }))).toEqual({
        id: runs[at]?.id,
        verdict: 'duplicate',
      });
    const ended = await q.enqueue({ jobId: 'mail' });
    const mailer = await q.node(['mail']);
    for (const run of await mailer.claim()) await mailer.settle(run, DONE);
    const alone = { request: { jobId: 'noop', dedupeKey: 'alone' }, after: [{ run: ended }] };
    await enqueueChain(q.store, [alone]);
    expect((await enqueue(q.store, anew({ dedupeKey: 'alone' }))).verdict).toBe('duplicate');
    const parent = await enqueue(q.store, anew({ dedupeKey: 'parent' }));
    await enqueue(q.store, { jobId: 'noop', after: [{ run: parent.id }] });
    expect((await enqueue(q.store, anew({ dedupeKey: 'parent' }))).verdict).toBe('duplicate');
    const old = await enqueue(q.store, { jobId: 'mail', input: 1, dedupeKey: 'old' });
    const node = await q.node(['mail']);
    for (const run of await node.claim()) await node.settle(run, DONE);
    const replay = await replayRun(q.store, { runId: old.id, actor: 'ada' });
    expect(await enqueue(q.store, anew({ jobId: 'mail', dedupeKey: 'old', input: 2 }))).toEqual({
      id: replay,
      verdict: 'duplicate',
    });
  });

  test('that comes twice at once is stored once, with the last input', async () => {
    const q = await openQueue(open);
    const answers = await enqueueMany(q.store, many(0));
    expect(answers.map(({ verdict }) => verdict)).toEqual(['enqueued', 'enqueued', 'replaced']);
    const again = await enqueueMany(q.store, [...many(10), { jobId: 'noop', dedupeKey: 'k0', input: 99 }]);
    expect(again.map(({ verdict }) => verdict)).toEqual(['replaced', 'replaced', 'replaced', 'duplicate']);
    const inputs = await Promise.all(again.map(async ({ id }) => (await findRun(q.store, id)).input));
    expect(inputs).toEqual([13, 12, 13, 12]);
    const together = await Promise.all(many(20).map((request) => enqueue(q.store, request)));
    expect(together.map(({ verdict }) => verdict)).toEqual(['replaced', 'replaced', 'replaced']);
    const row = await q.store.read((tx) => tx.first(sql`select count(*) as n from runs`));
    expect(row).toEqual({ n: 2 });
  });

  test('keeps no long input that was replaced', async () => {
    const q = await openQueue(open);
    const { id } = await enqueue(q.store, anew({ input: 'short' }));
    for (const input of [long('a'), long('b')]) {
      await enqueue(q.store, anew({ input }));
      expect((await findRun(q.store, id)).input).toEqual(input);
    }
    expect(await inputsKept(q.store)).toEqual([{ run_id: id }]);
    await enqueue(q.store, anew({ input: 'short again' }));
    expect((await findRun(q.store, id)).input).toBe('short again');
    expect(await inputsKept(q.store)).toEqual([]);
    const [run] = await (await q.node()).claim();
    expect(run?.input).toBe('"short again"');
  });

  test('needs no room in a queue that is full', async () => {
    const q = await openQueue(open);
    await limitQueue(q.store, 'default', { maxDepth: 1, actor: 'ada' });
    const { id } = await enqueue(q.store, anew({ input: 1 }));
    expect(await enqueue(q.store, anew({ input: 2 }))).toEqual({ id, verdict: 'replaced' });
    await expect(enqueue(q.store, anew({ dedupeKey: 'b' }))).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    await expect(enqueueMany(q.store, [anew({ input: 3 }), anew({ dedupeKey: 'b' })])).rejects.toMatchObject({
      code: 'QUEUE_FULL',
    });
    expect((await findRun(q.store, id)).input).toBe(2);
  });

  test('is a duplicate of a run that has ended while its key is held for a time', async () => {
    const q = await openQueue(open);
    const asked = anew({ dedupeTtlMs: MINUTE });
    const { id } = await enqueue(q.store, asked);
    expect(await enqueue(q.store, asked)).toEqual({ id, verdict: 'replaced' });
    const node = await q.node();
    for (const run of await node.claim()) await node.settle(run, DONE);
    expect(await enqueue(q.store, asked)).toEqual({ id, verdict: 'duplicate' });
  });

  test('is one with the transaction of its caller', async () => {
    const q = await openQueue(open);
    const { id } = await enqueue(q.store, anew({ input: 1 }));
    const fails = q.store.write(function* (tx) {
      yield* enqueueIn(tx, anew({ input: 2 }));
      throw new Error('no');
    });
    await expect(fails).rejects.toThrow('no');
    expect((await findRun(q.store, id)).input).toBe(1);
    expect(await eventsOf(q.store, id)).toEqual([]);
    expect(await q.store.write((tx) => enqueueIn(tx, anew({ input: 2 })))).toEqual({
      id,
      verdict: 'replaced',
    });
    expect((await findRun(q.store, id)).input).toBe(2);
  });

  test('of a run that ends stored with its success replaces too', async () => {
    const q = await openQueue(open);
    const { id } = await enqueue(q.store, anew({ input: 1, delayMs: MINUTE }));
    await q.enqueue();
    const node = await q.node();
    const requests = [anew({ input: 2, delayMs: MINUTE })];
    for (const run of await node.claim()) await node.settle(run, { ...DONE, requests });
    expect((await findRun(q.store, id)).input).toBe(2);
  });

  test('finds a run that an operator has moved', async () => {
    const q = await openQueue(open);
    const { id } = await enqueue(q.store, anew({ delayMs: MINUTE }));
    await changePriority(q.store, { runId: id, priority: 'critical', actor: 'ada' });
    await enqueue(q.store, anew({ dedupeReplace: ['input'], input: 2 }));
    expect(await findRun(q.store, id)).toMatchObject({ input: 2, priority: 'critical' });
  });

  test.each<[string, Partial<RunRequest>, string]>([
    ['another part', { dedupeReplace: ['queue'] as never }, 'expected a list of input, runAt, priority'],
    ['after others', { after: [{ run: 1 }] }, 'a run that waits for others replaces none'],
    [
      'a wait without runAt',
      { dedupeReplace: ['input'], dedupeMaxWaitMs: 1 },
      'needs dedupeReplace with runAt',
    ],
    [
      'a wait below the delay',
      { delayMs: 2, dedupeMaxWaitMs: 1 },
      'dedupeMaxWait: expected at least the delay',
    ],
  ])('is refused %s', async (_what, request, message) => {
    const q = await openQueue(open);
    await expect(enqueue(q.store, anew(request))).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining(message) as string,
    });
  });

  test('is refused without a key', async () => {
    const q = await openQueue(open);
    await expect(enqueue(q.store, { jobId: 'noop', dedupeReplace: ALL })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining('dedupeReplace: needs a dedupe key') as string,
    });
  });

  test('is refused as a step of a chain', async () => {
    const q = await openQueue(open);
    await expect(enqueueChain(q.store, [{ request: anew() }])).rejects.toMatchObject({
      code: 'CHAIN_INVALID',
    });
  });
});

eachDialect('the limits of a run that is replaced', (open) => {
  test('are those of its new input, also where it was held for the old one', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    await enqueue(q.store, { jobId: 'keyed', input: { k: 'x' }, limitKey: 'x' });
    const { id } = await enqueue(q.store, keyed('x'));
    await node.claim();
    expect(await findRun(q.store, id)).toMatchObject({ state: 'held', reason: 'key_limit' });
    expect(await enqueue(q.store, keyed('y'))).toEqual({ id, verdict: 'replaced' });
    expect((await node.claim()).map((run) => run.id)).toEqual([id]);
  });

  test('count a run that is put off no more, and again when it is due', async () => {
    const q = await openLimited(open);
    const node = await q.limitedNode();
    const [first] = [await enqueue(q.store, { jobId: 'one' })];
    const { id } = await enqueue(q.store, anew({ jobId: 'one' }));
    const [running] = await node.claim();
    expect(running?.id).toBe(first?.id);
    expect((await findRun(q.store, id)).state).toBe('held');
    const third = await enqueue(q.store, { jobId: 'one' });
    await node.claim();
    await enqueue(q.store, anew({ jobId: 'one', delayMs: MINUTE }));
    if (running) await node.settle(running, DONE);
    expect((await node.claim()).map((run) => run.id)).toEqual([third.id]);
  });

  test('are worked out by the node, from the input that it still has', async () => {
    const q = await openLimited(open);
    const { id } = await enqueue(q.store, anew({ jobId: 'keyed', input: { k: 'x' } }));
    const [old] = await q.store.read((tx) => findKeyless(tx, [id]));
    await enqueue(q.store, anew({ jobId: 'keyed', input: { k: 'y' } }));
    if (!old) throw new Error('the run has its key');
    await q.store.write((tx) => setLimitKeys(tx, old, { limitKey: 'x' }));
    expect(await q.store.write((tx) => findWaitingRun(tx, old))).toBeUndefined();
    expect(await q.store.read((tx) => findKeyless(tx, [id]))).toMatchObject([{ input: '{"k":"y"}' }]);
    await (await q.limitedNode()).claim();
    const row = await q.store.read((tx) => tx.first(sql`select limit_key from runs where id = ${id}`));
    expect(row).toEqual({ limit_key: 'y' });
  });
});
