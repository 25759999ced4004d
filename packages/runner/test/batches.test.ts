/** Jobs that take many runs at once, on a node: how batches form, and that each run has an end of its own. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BatchContext,
  type BatchJob,
  createRegistry,
  type JobContext,
  Permanent,
  skip,
  snooze,
} from '@sb/jobs';
import { createLogger } from '@sb/logger';
import { cancelRun, findRun, listHistory, readRunLogs } from '@sb/queue';
import { enqueueMany, type RunRequest } from '@sb/queue/engine';
import { runOnce } from '@sb/runner';
import { checkSchema, type Store, sql } from '@sb/storage';
import { aboveStore, createGate, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { currentAttempt } from '../src/attempt/current-attempt.ts';
import { allFinished, job, open, run } from './open-runner.ts';

type RunBatch = (items: readonly JobContext[], ctx: BatchContext) => unknown;

eachDialect('a batch job', (opener) => {
  test('has outcomes of every kind in one batch, and what failed comes again in a later one', async () => {
    const seen: (readonly string[])[] = [];
    const answers: Record<string, (ctx: JobContext) => unknown> = {
      value: () => 'done',
      flaky: ({ run: { attempt } }) => (attempt === 1 ? new Error('no') : 'at last'),
      rejected: () => Promise.reject(new Error('never')),
      skipped: () => skip('nothing to do'),
      hopeless: () => new Permanent('no such customer'),
      unstorable: () => new Map(),
      snoozed: () => snooze('1h'),
    };
    const work = batch(
      (items) => {
        seen.push(items.map(({ input, run: { attempt } }) => `${String(input?.['how'])} ${attempt}`));
        return items.map((item) => answers[String(item.input?.['how'])]?.(item));
      },
      {
        batch: { size: 7, wait: '20ms' },
        retry: { attempts: 2, backoff: 'fixed', delay: 0, jitter: false },
      },
    );
    await using t = await open(opener, [work]);
    const hows = Object.keys(answers);
    const ids = await askFor(t.store, hows.length, (n) => ({ input: { how: hows[n] } }));
    await allFinished(t.store, hows.length - 1);
    expect(seen).toEqual([hows.map((how) => `${how} 1`), ['flaky 2', 'rejected 2']]);
    const runs = await Promise.all(ids.map((id) => findRun(t.store, id)));
    expect(runs).toMatchObject([
      { state: 'succeeded', result: 'done' },
      { state: 'succeeded', attempt: 2, result: 'at last' },
      { state: 'failed', attempt: 2, error: { message: 'never' } },
      { state: 'skipped', reason: 'nothing to do' },
      { state: 'failed', attempt: 1, error: { message: 'no such customer' } },
      { state: 'failed', attempt: 1, error: { code: 'NOT_JSON' } },
      { state: 'queued', attempt: 0 },
    ]);
  });

  test('does each run once where two nodes share the work', async () => {
    const ran: number[] = [];
    const work = batch(
      (items) => {
        ran.push(...items.map((item) => item.run.id));
        return items.map(() => 1);
      },
      { batch: { size: 20, wait: '20ms' } },
    );
    await using t = await open(opener, [work]);
    await using _ = await run(await opener.again(t.store), [work]);
    const ids = await askFor(t.store, 500);
    await allFinished(t.store, 500);
    expect(ran.toSorted((a, b) => a - b)).toEqual(ids);
  });
});

aboveStore('a batch job', (opener) => {
  test('takes up to its size at once, and each run has its own result', async () => {
    const sizes: number[] = [];
    const store = await opener();
    const work = batch(
      async (items) => {
        sizes.push(items.length);
        return items.map(({ input }) => ({ twice: Number(input?.['n']) * 2 }));
      },
      { batch: { size: 100, wait: '300ms' } },
    );
    await using node = await run(store, [work], { queues: [] });
    const ids = await askFor(store, 250, (n) => ({ input: { n } }));
    await node.stop();
    await using _ = await run(store, [work], { concurrency: 100 });
    await allFinished(store, 250);
    expect(sizes).toEqual([100, 100, 50]);
    for (const n of [0, 99, 100, 249])
      expect(await findRun(store, ids[n] ?? 0)).toMatchObject({
        state: 'succeeded',
        attempt: 1,
        result: { twice: n * 2 },
      });
  });

  test.each([
    ['throws', () => Promise.reject(new Error('all of it')), { message: 'all of it' }],
    ['has too few outcomes', (items: readonly unknown[]) => items.slice(1), { code: 'OUTCOMES_INVALID' }],
  ])('that %s fails all of its runs', async (_what, runBatch, error) => {
    await using t = await open(opener, [batch(runBatch, { batch: { size: 3, wait: '1h' } })]);
    for (const id of await askFor(t.store, 3))
      expect(await t.done(id)).toMatchObject({ state: 'failed', reason: 'error', error });
  });

  test('holds one slot from its start to its end, and none before', async () => {
    const [sizes, atOnce] = [[] as number[], counter()];
    const work = batch(
      (items) => {
        sizes.push(items.length);
        return atOnce.during(() => items.map(() => 1));
      },
      { batch: { size: 7, wait: '1h' } },
    );
    const plain = job('plain', () => atOnce.during(() => 1));
    const store = await opener();
    const early = await run(store, [work, plain], { queues: [] });
    await askFor(store, 42, (n) => ({ jobId: n % 2 === 0 ? 'batch' : 'plain' }));
    await early.stop();
    await using _ = await run(store, [work, plain], { concurrency: 2 });
    await allFinished(store, 42);
    expect(sizes).toEqual([7, 7, 7]);
    expect(atOnce.most()).toBe(2);
  });

  test('that is due waits for the slot of what runs, and has it before what is queued', async () => {
    const order: string[] = [];
    let isLong = false;
    const begun = createGate();
    const jobs = [
      batch(
        (items) => {
          order.push(isLong ? 'beside what runs' : 'batch');
          return items.map(() => 1);
        },
        { batch: { size: 5, wait: '20ms' } },
      ),
      job('long', async () => {
        isLong = true;
        begun.open();
        // Set after the wait of the batch, and for longer: unless the machine stands still, the batch is due meanwhile.
        await sleep(60);
        isLong = false;
      }),
      job('plain', () => void order.push('plain')),
    ];
    const store = await opener();
    const early = await run(store, jobs, { queues: [] });
    await enqueueMany(store, [
      { jobId: 'batch', priority: 'critical' },
      { jobId: 'long', priority: 'high' },
    ]);
    await early.stop();
    await using _ = await run(store, jobs, { concurrency: 1 });
    await begun.opened;
    await enqueueMany(store, [{ jobId: 'plain', priority: 'critical' }]);
    await allFinished(store, 3);
    expect(order).toEqual(['batch', 'plain']);
  });

  test('takes what is urgent first', async () => {
    const seen: (readonly unknown[])[] = [];
    const work = batch((items) => {
      seen.push(items.map(({ input }) => input?.['n']));
      return items.map(() => 1);
    });
    const store = await opener();
    const early = await run(store, [work], { queues: [] });
    await askFor(store, 6, (n) => ({ input: { n }, priority: n < 3 ? 'low' : 'critical' }));
    await early.stop();
    await using _ = await run(store, [work], { concurrency: 1 });
    await allFinished(store, 6);
    expect(seen).toEqual([
      [3, 4, 5],
      [0, 1, 2],
    ]);
  });

  test('leaves out what its schema refuses, which fails alone', async () => {
    const sizes: number[] = [];
    const work = batch(
      (items) => {
        sizes.push(items.length);
        return items.map(() => 1);
      },
      { batch: { size: 3, wait: '1h' }, input: noNegatives },
    );
    await using t = await open(opener, [work]);
    const ids = await askFor(t.store, 4, (n) => ({ input: { n: n - 1 } }));
    const runs = await Promise.all(ids.map((id) => t.done(id)));
    expect(runs.map(({ state, reason }) => reason ?? state)).toEqual([
      'invalid_input',
      'succeeded',
      'succeeded',
      'succeeded',
    ]);
    expect(sizes).toEqual([3]);
  });

  test('loses what is cancelled while it waits, and cancels what it runs whatever comes of that', async () => {
    const [begun, sizes, aborted] = [createGate(), [] as number[], [] as boolean[]];
    const jobs = [
      batch((items) => {
        sizes.push(items.length);
        return items.map(() => 'sent');
      }),
      batch(
        async (items, { signal }) => {
          begun.open();
          await Promise.race(items.map((item) => once(item.signal, 'abort')));
          aborted.push(signal.aborted, ...items.map((item) => item.signal.aborted));
          return items.map(() => 'sent');
        },
        { id: 'slow' },
      ),
    ];
    await using t = await open(opener, jobs);
    const waiting = await askFor(t.store, 2);
    const running = await askFor(t.store, 3, () => ({ jobId: 'slow' }));
    await begun.opened;
    await expect.poll(() => t.runner.running()).toBe(5);
    const cancelled = [waiting[0] ?? 0, running[1] ?? 0];
    for (const runId of cancelled) await cancelRun(t.store, { runId, actor: 'ada' });
    for (const id of cancelled) expect(await t.done(id)).toMatchObject({ state: 'cancelled' });
    for (const id of [running[0] ?? 0, running[2] ?? 0, ...(await askFor(t.store, 2)), waiting[1] ?? 0])
      expect(await t.done(id)).toMatchObject({ state: 'succeeded', result: 'sent' });
    expect([sizes, aborted]).toEqual([[3], [false, false, true, false]]);
  });

  test('has its timeout from the start of the batch; one that does not end then keeps its slot until it does', async () => {
    const mayEnd = createGate();
    const reasons: unknown[] = [];
    const work = batch(
      async (items, { signal }) => {
        if (items.length === 1) return ['in time'];
        await once(signal, 'abort');
        reasons.push(signal.reason);
        await mayEnd.opened;
        return items.map(() => 'too late');
      },
      { batch: { size: 3, wait: '120ms' }, timeout: '60ms' },
    );
    let isFree = false;
    const jobs = [work, job('plain', () => void (isFree = true))];
    await using t = await open(opener, jobs, { concurrency: 1, abortGraceMs: 10 });
    expect(await t.done(await t.ask('batch'))).toMatchObject({ state: 'succeeded', result: 'in time' });
    for (const id of await askFor(t.store, 3))
      expect(await t.done(id)).toMatchObject({ state: 'failed', reason: 'timed_out' });
    const plain = await t.ask('plain');
    expect([reasons, isFree, t.runner.running()]).toMatchObject([[{ reason: 'timed_out' }], false, 3]);
    mayEnd.open();
    await t.done(plain);
    expect(t.runner.running()).toBe(0);
  });

  test('that waits when its node stops is put back at once, as if it had never been taken', async () => {
    let calls = 0;
    const work = batch(() => [++calls], { batch: { size: 9, wait: '1h' }, startDeadline: '1h' });
    const t = await open(opener, [work], { graceMs: 60_000 });
    const ids = await askFor(t.store, 2);
    await expect.poll(() => t.runner.running()).toBe(2);
    expect(await t.runner.stop()).toEqual({ finished: 0, putBack: 2 });
    for (const id of ids) expect(await findRun(t.store, id)).toMatchObject({ state: 'queued', attempt: 0 });
    const kept = await t.store.read((tx) => tx.rows(sql`select id from runs where start_by is not null`));
    expect([calls, kept]).toMatchObject([0, [{}, {}]]);
  });

  test('that runs when its node stops has the grace period, and is told then', async () => {
    const begun = createGate();
    const work = batch(async (items, { signal }) => {
      begun.open();
      await once(signal, 'abort');
      return items.map((_, at) => (at === 0 ? 'in time' : new Error('told to stop')));
    });
    const t = await open(opener, [work]);
    const ids = await askFor(t.store, 3);
    await begun.opened;
    expect(await t.runner.stop()).toEqual({ finished: 1, putBack: 2 });
    const runs = await Promise.all(ids.map((id) => findRun(t.store, id)));
    expect(runs.map(({ state, attempt }) => [state, attempt])).toEqual([
      ['succeeded', 1],
      ['queued', 0],
      ['queued', 0],
    ]);
  });

  test('has all of a context for each item, kept with its run', async () => {
    const done: string[] = [];
    const hooked = new Set<unknown>();
    const work = batch(
      (items) =>
        items.map(async (item) => {
          const n = Number(item.input?.['n']);
          item.logger.info(`line of ${n}`);
          const kept = await item.step('once', () => {
            done.push(`step of ${n}`);
            return n;
          });
          await item.events.publish('work.done', { n }, { onSuccess: true });
          await item.enqueue('next', { n }, { onSuccess: true });
          if (n === 1 && item.run.attempt === 1) throw new Error('no');
          return kept;
        }),
      {
        retry: { attempts: 2, backoff: 'fixed', delay: 0, jitter: false },
        batch: { size: 2, wait: '20ms' },
        onSuccess: (result) => hooked.add(result),
      },
    );
    await using t = await open(opener, [work, job('next', ({ input }) => input?.['n'])]);
    const ids = await askFor(t.store, 2, (n) => ({ input: { n } }));
    await allFinished(t.store, 4);
    expect(done.toSorted()).toEqual(['step of 0', 'step of 1']);
    expect(hooked).toEqual(new Set([0, 1]));
    const events = await t.store.read((tx) =>
      tx.rows(sql`select run_id from events where type = 'work.done' order by run_id`),
    );
    expect(events).toEqual(ids.map((id) => ({ run_id: id })));
    const { runs } = await listHistory(t.store, { limit: 9 });
    expect(runs.map(({ jobId }) => jobId).toSorted()).toEqual(['batch', 'batch', 'next', 'next']);
    const lines = (await readRunLogs(t.store, ids[1] ?? 0)).flatMap((chunk) => chunk.lines);
    expect(lines.map(({ message }) => message)).toEqual(['line of 1', 'line of 1']);
  });

  test('fails as a whole for an error that nobody caught', async () => {
    const mayEnd = createGate();
    const work = batch(async (items) => {
      currentAttempt.getStore()?.fail(new Error('nobody caught it'));
      await mayEnd.opened;
      return items.map(() => 1);
    });
    await using t = await open(opener, [work]);
    for (const id of await askFor(t.store, 3))
      expect(await t.done(id)).toMatchObject({ state: 'failed', error: { message: 'nobody caught it' } });
    mayEnd.open();
  });

  test('is one of one run, at once, where a process does a single run', async () => {
    const store = await opener();
    const registry = createRegistry();
    registry.register([
      batch((items, { signal }) => items.map((item) => [items.length, signal === item.signal])),
    ]);
    const request = { jobId: 'batch', trigger: 'manual' } as const;
    const { result } = await runOnce({
      store,
      storeId: await checkSchema(store, '999.0.0'),
      jobs: registry.list(),
      request,
      logger: createLogger({ format: 'json', level: 'error', stderr: { write: () => true } }),
      version: '1.0.0',
      name: 'test',
      signal: new AbortController().signal,
    });
    expect(result).toEqual([1, true]);
  });

  test('is told of in the log with its size', async () => {
    const lines: string[] = [];
    const logger = createLogger({
      format: 'json',
      level: 'debug',
      stderr: { write: (text) => lines.push(text) > 0 },
    });
    const work = batch((items, ctx) => {
      ctx.logger.info('all of them');
      return items.map(() => 1);
    });
    await using t = await open(opener, [work], { logger });
    for (const id of await askFor(t.store, 3)) await t.done(id);
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told.filter(({ jobId }) => jobId === 'batch')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ msg: 'all of them' }),
        ...Array.from({ length: 3 }, () => expect.objectContaining({ inBatchOf: 3 })),
      ]),
    );
  });
});

const batch = (runBatch: RunBatch, more: Partial<BatchJob> = {}): BatchJob => ({
  id: 'batch',
  name: 'batch',
  batch: { size: 3, wait: '1h' },
  // The answers of some tests are wrong on purpose.
  runBatch: runBatch as BatchJob['runBatch'],
  ...more,
});

async function askFor(
  store: Store,
  count: number,
  request: (n: number) => Partial<RunRequest> = () => ({}),
): Promise<number[]> {
  const all = Array.from({ length: count }, (_, n) => ({ jobId: 'batch', ...request(n) }));
  return (await enqueueMany(store, all)).map(({ id }) => id);
}

const noNegatives: NonNullable<BatchJob['input']> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value: unknown) =>
      JSON.stringify(value) === '{"n":-1}' ? { issues: [{ message: 'below 0' }] } : { value },
  },
};

/** How many pieces of work were under way at once. The first waits for a second one. */
function counter() {
  let [now, most] = [0, 0];
  const second = createGate();
  return {
    most: () => most,
    async during<Result>(work: () => Result): Promise<Result> {
      most = Math.max(most, ++now);
      if (now > 1) second.open();
      await second.opened;
      await sleep(2);
      now -= 1;
      return work();
    },
  };
}
