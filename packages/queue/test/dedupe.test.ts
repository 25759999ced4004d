import { randomBytes } from 'node:crypto';
import { createRegistry, type AnyJob } from '@sb/jobs';
import { cancelRun, findRun, listHistory, openReplays, replayDead, replayRun } from '@sb/queue';
import { defineJobs, enqueue, enqueueMany, forgetKeys, type Outcome, buildRequest } from '@sb/queue/engine';
import { sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { bumpDefinitions } from '../src/definitions.sql.ts';
import { die, dieAll } from './dead-runs.ts';
import { openQueue, type TestQueue } from './open-queue.ts';

const KEYED: AnyJob = {
  id: 'invoice',
  name: 'Invoice',
  dedupeKey: ({ nr }: { nr?: string }) => `invoice:${nr}`,
  run: () => undefined,
};

/** The nodes of these tests have the code of this id. */
const KEYED_MAIL: AnyJob = { ...KEYED, id: 'mail' };

async function define(store: Store, job: AnyJob = KEYED) {
  const registry = createRegistry();
  registry.register([job]);
  await defineJobs(store, registry.list(), '1.0.0');
  const [registered] = registry.list();
  if (!registered) throw new Error('not registered');
  return registered;
}

const FAILED: Outcome = { state: 'failed', reason: 'error', attempt: 'failed', error: '{"message":"x"}' };

/** Throws what the letter is refused with. */
async function replayOne(
  store: Store,
  {
    runId,
    ...how
  }: { readonly runId: number } & Pick<Parameters<typeof replayDead>[1], 'input' | 'patch' | 'jobs'>,
): Promise<number> {
  const order = { ...how, choice: { ids: [runId] }, actor: 'ada' };
  const { replayed, refused } = await replayDead(store, order);
  if (refused[0]) throw refused[0].error;
  return replayed[0]?.replayedAs ?? Number.NaN;
}

/** Everything that is due is done. */
async function endClaimed(q: TestQueue, outcome: Outcome = { state: 'succeeded' }): Promise<void> {
  const node = await q.node();
  for (const run of await node.claim()) await node.settle(run, outcome);
}

const countRuns = async (store: Store): Promise<number> =>
  (await store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from runs`)))?.n ?? -1;

eachDialect('a dedupe key', (open) => {
  test('gives whoever asks again the run that is unfinished, and a new one afterwards', async () => {
    const q = await openQueue(open);
    const ask = () => enqueue(q.store, { jobId: 'noop', dedupeKey: 'a' });
    const first = await ask();
    expect(first.verdict).toBe('enqueued');
    expect(await ask()).toEqual({ id: first.id, verdict: 'duplicate' });
    const node = await q.node();
    const [run] = await node.claim();
    expect(await ask()).toEqual({ id: first.id, verdict: 'duplicate' });
    if (run) await node.settle(run, { state: 'succeeded' });
    const second = await ask();
    expect(second.verdict).toBe('enqueued');
    expect(second.id).toBeGreaterThan(first.id);
    expect((await findRun(q.store, first.id)).dedupeKey).toBe('a');
  });

  test('is held by a run that is held, in backoff, or waits for its time', async () => {
    const q = await openQueue(open);
    const later = await enqueue(q.store, { jobId: 'noop', dedupeKey: 'later', delayMs: 60_000 });
    expect(await enqueue(q.store, { jobId: 'noop', dedupeKey: 'later' })).toMatchObject({ id: later.id });
    const flaky = await enqueue(q.store, { jobId: 'mail', dedupeKey: 'flaky' });
    const node = await q.node();
    const [run] = await node.claim();
    if (run) await node.settle(run, { state: 'retry', delayMs: 60_000, attempt: 'failed', error: '{}' });
    expect(await enqueue(q.store, { jobId: 'mail', dedupeKey: 'flaky' })).toMatchObject({ id: flaky.id });
    await cancelRun(q.store, { runId: flaky.id, actor: 'ada' });
    expect(await enqueue(q.store, { jobId: 'mail', dedupeKey: 'flaky' })).toMatchObject({
      verdict: 'enqueued',
    });
  });

  test('belongs to its job', async () => {
    const q = await openQueue(open);
    await enqueue(q.store, { jobId: 'noop', dedupeKey: 'a' });
    expect((await enqueue(q.store, { jobId: 'mail', dedupeKey: 'a' })).verdict).toBe('enqueued');
  });

  test('makes one run of many requests that come at once over several connections', async () => {
    const q = await openQueue(open);
    const other = await open.again(q.store, { clock: () => q.now });
    const keys = Array.from({ length: 40 }, (_, i) => `k${i % 10}`);
    const answers = await Promise.all(
      keys.flatMap((dedupeKey) => [
        enqueue(q.store, { jobId: 'noop', dedupeKey }),
        enqueue(other, { jobId: 'noop', dedupeKey }),
      ]),
    );
    expect(await countRuns(q.store)).toBe(10);
    expect(answers.filter(({ verdict }) => verdict === 'enqueued')).toHaveLength(10);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(10);
  });

  test('that stands twice in one request is the first one, long inputs included', async () => {
    const q = await openQueue(open);
    const long = 'x'.repeat(3_000);
    const answers = await enqueueMany(q.store, [
      { jobId: 'noop', dedupeKey: 'a', input: { n: 1 } },
      { jobId: 'noop', dedupeKey: 'b', input: { n: 2, long } },
      { jobId: 'noop', dedupeKey: 'a', input: { n: 3 } },
      { jobId: 'noop', dedupeKey: 'c', input: { n: 4, long } },
    ]);
    expect(answers.map(({ verdict }) => verdict)).toEqual(['enqueued', 'enqueued', 'duplicate', 'enqueued']);
    expect(answers[2]?.id).toBe(answers[0]?.id);
    const inputs = await Promise.all(answers.map(async ({ id }) => (await findRun(q.store, id)).input));
    expect(inputs).toEqual([{ n: 1 }, { n: 2, long }, { n: 1 }, { n: 4, long }]);
  });

  test('with a time to live is also held by a run that has ended, until that has passed', async () => {
    const q = await openQueue(open);
    const ask = () => enqueue(q.store, { jobId: 'noop', dedupeKey: 'a', dedupeTtlMs: 60_000 });
    const first = await ask();
    const node = await q.node();
    const [run] = await node.claim();
    if (run) await node.settle(run, { state: 'succeeded' });
    q.now += 59_999;
    expect(await ask()).toEqual({ id: first.id, verdict: 'duplicate' });
    q.now += 1;
    const second = await ask();
    expect(second.verdict).toBe('enqueued');
    q.now += 60_000;
    // Its time has passed, and it is not finished.
    expect(await ask()).toEqual({ id: second.id, verdict: 'duplicate' });
    await forgetKeys(q.store);
    expect(await q.store.read((tx) => tx.rows(sql`select 1 from dedupe`))).toEqual([]);
    expect(await ask()).toEqual({ id: second.id, verdict: 'duplicate' });
  });

  test('that is held for a time is held against requests that name none, alone or among others', async () => {
    const q = await openQueue(open);
    const first = await enqueue(q.store, { jobId: 'noop', dedupeKey: 'a', dedupeTtlMs: 60_000 });
    await endClaimed(q);
    q.now += 59_999;
    const again = { id: first.id, verdict: 'duplicate' };
    expect(await enqueue(q.store, { jobId: 'noop', dedupeKey: 'a' })).toEqual(again);
    const mixed = () => enqueueMany(q.store, [{ jobId: 'noop', dedupeKey: 'a' }, { jobId: 'mail' }]);
    expect((await mixed())[0]).toEqual(again);
    q.now += 1;
    expect((await mixed())[0]).toMatchObject({ verdict: 'enqueued' });
  });

  test('that is held for a time is no hindrance to the replay of its own run, nor of another that has ended', async () => {
    const q = await openQueue(open);
    const id = await q.enqueue({ jobId: 'noop', dedupeKey: 'a', dedupeTtlMs: 3_600_000 });
    await endClaimed(q, FAILED);
    const report = await replayDead(q.store, { choice: { ids: [id] }, actor: 'ada' });
    expect(report).toMatchObject({ replayed: [{ runId: id }], refused: [] });
    const replayedAs = report.replayed[0]?.replayedAs ?? 0;
    expect(await enqueue(q.store, { jobId: 'noop', dedupeKey: 'a' })).toEqual({
      id: replayedAs,
      verdict: 'duplicate',
    });
    await endClaimed(q);
    expect(await replayRun(q.store, { runId: id, actor: 'ada' })).toBeGreaterThan(replayedAs);
  });

  test('with a time to live makes one run of many that ask at once', async () => {
    const q = await openQueue(open);
    const other = await open.again(q.store, { clock: () => q.now });
    const request = { jobId: 'noop', dedupeKey: 'a', dedupeTtlMs: 60_000 };
    const answers = await Promise.all(
      [q.store, other, q.store, other].map((store) => enqueue(store, request)),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await countRuns(q.store)).toBe(1);
  });

  test('is not taken by a request that is refused', async () => {
    const q = await openQueue(open);
    const request = { jobId: 'noop', dedupeKey: 'a', dedupeTtlMs: 60_000 };
    await q.store.write(function* (tx) {
      yield* tx.run(sql`update queues set mode = 'draining' where name = 'default'`);
      yield* bumpDefinitions(tx);
    });
    await expect(enqueue(q.store, request)).rejects.toMatchObject({ code: 'QUEUE_DRAINING' });
    await q.store.write(function* (tx) {
      yield* tx.run(sql`update queues set mode = 'active' where name = 'default'`);
      yield* bumpDefinitions(tx);
    });
    expect((await enqueue(q.store, request)).verdict).toBe('enqueued');
  });

  test('is worked out by the code of the job; without the code it must be given', async () => {
    const q = await openQueue(open);
    const job = await define(q.store, { ...KEYED, dedupeKey: { key: KEYED.dedupeKey as never, ttl: '1m' } });
    await expect(enqueue(q.store, { jobId: 'invoice' })).rejects.toMatchObject({
      code: 'DEDUPE_KEY_MISSING',
    });
    const request = await buildRequest(job, { nr: '7' });
    expect(request).toMatchObject({ dedupeKey: 'invoice:7', dedupeTtlMs: 60_000 });
    const first = await enqueue(q.store, request);
    expect(await enqueue(q.store, { jobId: 'invoice', dedupeKey: 'invoice:7' })).toMatchObject({
      id: first.id,
    });
    // The job's own time to live counts for whoever has not its code, too.
    const node = await q.node(['invoice']);
    const [run] = await node.claim();
    if (run) await node.settle(run, { state: 'succeeded' });
    expect(await enqueue(q.store, { jobId: 'invoice', dedupeKey: 'invoice:7' })).toMatchObject({
      verdict: 'duplicate',
    });
  });

  test.each([
    ['throws', () => JSON.parse('{') as string, 'it threw'],
    ['is empty', () => '', 'got ""'],
    ['holds a NUL', () => 'a\0', 'got "a\\u0000"'],
    ['holds half a character', () => 'a\ud83d', 'got "a\\ud83d"'],
    ['is too long for an index', () => randomBytes(3_000).toString('hex'), 'got a text of 6000 characters'],
    ['is no text', () => 7 as unknown as string, 'got number'],
  ])('that %s is refused', async (_what, dedupeKey, said) => {
    const q = await openQueue(open);
    const job = await define(q.store, { ...KEYED, dedupeKey });
    await expect(buildRequest(job, {})).rejects.toMatchObject({
      code: 'DEDUPE_KEY_INVALID',
      message: expect.stringContaining(said),
    });
  });

  test('goes on with a replay, which gives way to an unfinished run that has it', async () => {
    const q = await openQueue(open);
    const node = await q.node();
    const { id } = await enqueue(q.store, { jobId: 'noop', dedupeKey: 'a' });
    const [run] = await node.claim();
    if (run) await node.settle(run, { state: 'failed', reason: 'error', attempt: 'failed', error: '{}' });
    const now = await enqueue(q.store, { jobId: 'noop', dedupeKey: 'a' });
    const replay = () => replayRun(q.store, { runId: id, actor: 'ada' });
    await expect(replay()).rejects.toMatchObject({ code: 'DUPLICATE_RUN', holder: now.id });
    const report = await replayDead(q.store, { choice: { filter: {} }, actor: 'ada' });
    expect(report.refused).toMatchObject([{ runId: id, error: { code: 'DUPLICATE_RUN' } }]);
    await cancelRun(q.store, { runId: now.id, actor: 'ada' });
    expect((await findRun(q.store, await replay())).dedupeKey).toBe('a');
    expect((await listHistory(q.store, { limit: 10 })).runs).toHaveLength(2);
  });

  // A replay with another input kept the old key: a run beside it did the same work at the same time.
  test.each([
    ['a run', 'input'],
    ['dead letters', 'input'],
    ['dead letters', 'patch'],
  ] as const)('of a replay of %s with another %s is that of the new input', async (what, edit) => {
    const q = await openQueue(open);
    const job = await define(q.store, KEYED_MAIL);
    const jobs = new Map([[job.id, job]]);
    const runId = await die(q, await buildRequest(job, { nr: '7', text: 'x' }));
    const taken = await enqueue(q.store, await buildRequest(job, { nr: '9' }));
    const replay = (input: object, atHand?: typeof jobs) =>
      what === 'a run'
        ? replayRun(q.store, { runId, input, jobs: atHand, actor: 'ada' })
        : replayOne(q.store, { runId, [edit]: input, jobs: atHand });
    await expect(replay({ nr: '8' })).rejects.toMatchObject({ code: 'DEDUPE_KEY_MISSING' });
    await expect(replay({ nr: '9' }, jobs)).rejects.toMatchObject({
      code: 'DUPLICATE_RUN',
      holder: taken.id,
    });
    await expect(replay({ nr: 'a\0' }, jobs)).rejects.toMatchObject({ code: 'DEDUPE_KEY_INVALID' });
    const again = await findRun(q.store, await replay({ nr: '8' }, jobs));
    expect(again).toMatchObject({ dedupeKey: 'invoice:8', input: { nr: '8' } });
  });

  test('of another input is computed once for all runs that are replayed with it', async () => {
    const q = await openQueue(open);
    const job = await define(q.store, KEYED_MAIL);
    const ids = await dieAll(q, [await buildRequest(job, { nr: '7' }), await buildRequest(job, { nr: '8' })]);
    const asked: unknown[] = [];
    const key = (input: unknown): string => `key ${asked.push(input)}`;
    const jobs = new Map([[job.id, { ...job, dedupe: { key } }]]);
    const replay = await openReplays(q.store, { input: { nr: '9' }, jobs, actor: 'ada' });
    const [first = 0, second = 0] = ids;
    expect((await findRun(q.store, await replay(first))).dedupeKey).toBe('key 1');
    await expect(replay(second)).rejects.toMatchObject({ code: 'DUPLICATE_RUN' });
    expect(asked).toEqual([{ nr: '9' }]);
  });

  test('stays in a replay with the same input, and where the job computes none', async () => {
    const q = await openQueue(open);
    const job = await define(q.store, KEYED_MAIL);
    const [runId = 0, keyed = 0] = await dieAll(q, [
      await buildRequest(job, { nr: '7', text: 'x' }),
      { jobId: 'noop', dedupeKey: 'a', input: { n: 1 } },
    ]);
    const same = await replayRun(q.store, { runId, input: { text: 'x', nr: '7' }, actor: 'ada' });
    expect((await findRun(q.store, same)).dedupeKey).toBe('invoice:7');
    const edited = await replayRun(q.store, { runId: keyed, input: { n: 2 }, actor: 'ada' });
    expect(await findRun(q.store, edited)).toMatchObject({ dedupeKey: 'a', input: { n: 2 } });
  });

  test('of patched inputs is computed for each, also chunk by chunk', async () => {
    const q = await openQueue(open);
    const job = await define(q.store, KEYED_MAIL);
    const ids = await dieAll(q, [
      await buildRequest(job, { nr: '7' }),
      await buildRequest(job, { nr: '8' }),
      { jobId: 'noop' },
    ]);
    const jobs = new Map([[job.id, { ...job, dedupe: { key: (input: unknown) => JSON.stringify(input) } }]]);
    const codeless = { choice: { filter: {} }, patch: { paid: true }, actor: 'ada' };
    const meant = await replayDead(q.store, { ...codeless, dryRun: true });
    expect(meant.refused).toMatchObject([
      { runId: ids[0], error: { code: 'DEDUPE_KEY_MISSING' } },
      { runId: ids[1], error: { code: 'DEDUPE_KEY_MISSING' } },
    ]);
    const order = { ...codeless, jobs };
    const { replayed } = await replayDead(q.store, { ...order, rate: { count: 1, perMs: 100 } });
    expect(replayed.map(({ runId }) => runId)).toEqual(ids);
    const runs = await Promise.all(replayed.map(({ replayedAs = 0 }) => findRun(q.store, replayedAs)));
    expect(runs.map(({ dedupeKey }) => dedupeKey)).toEqual([
      '{"nr":"7","paid":true}',
      '{"nr":"8","paid":true}',
      undefined,
    ]);
  });
});
