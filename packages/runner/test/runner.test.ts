import { setTimeout as sleep } from 'node:timers/promises';
import { type AnyJob, createRegistry, type JobContext, Permanent, snooze } from '@sb/jobs';
import { createLogger } from '@sb/logger';
import {
  enqueue,
  enqueueMany,
  findRun,
  listHistory,
  readRunLogs,
  type RunDetails,
  type RunRequest,
} from '@sb/queue';
import { startRunner, type Runner, type RunnerOptions } from '@sb/runner';
import { checkSchema, migrate, openStore, type Store, sql } from '@sb/storage';
import { eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';

const quiet = createLogger({ format: 'json', level: 'error', stderr: { write: () => true } });

async function open(opener: Opener, jobs: readonly AnyJob[], options: Partial<RunnerOptions> = {}) {
  const store = await opener();
  const runner = await run(store, jobs, options);
  return {
    store,
    runner,
    ask: (jobId: string, request: Partial<RunRequest> = {}) => enqueue(store, { jobId, ...request }),
    done: (id: number) => finished(store, id),
    [Symbol.asyncDispose]: async () => {
      await runner.stop();
    },
  };
}

async function run(
  store: Store,
  jobs: readonly AnyJob[],
  options: Partial<RunnerOptions> = {},
): Promise<Runner> {
  const registry = createRegistry();
  registry.register(jobs);
  return startRunner({
    store,
    storeId: await checkSchema(store, '999.0.0'),
    jobs: registry.list(),
    logger: quiet,
    version: '1.0.0',
    name: 'test',
    graceMs: 50,
    random: () => 0,
    ...options,
  });
}

/** Waits for the fact: the run has ended. */
async function finished(store: Store, id: number): Promise<RunDetails> {
  for (;;) {
    const found = await findRun(store, id);
    if (found.finishedAt !== undefined) return found;
    await sleep(5);
  }
}

async function allFinished(store: Store, count: number): Promise<void> {
  const counted = (): Promise<{ n: number } | undefined> =>
    store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from run_history`));
  while ((await counted())?.n !== count) await sleep(5);
}

const job = (id: string, body: (ctx: JobContext) => unknown, more: Partial<AnyJob> = {}): AnyJob => ({
  id,
  name: id,
  run: body,
  ...more,
});

eachDialect('a runner', (opener) => {
  test('runs what is asked for and keeps the result, the log and the events', async () => {
    const greet = job('greet', async (ctx) => {
      ctx.logger.info('hello', { to: ctx.input?.['to'] });
      await ctx.events.publish('greet.sent', { n: 1 }, { sourceApp: 'worker' });
      return { greeted: ctx.input?.['to'], attempt: ctx.run.attempt };
    });
    await using t = await open(opener, [greet]);
    const id = await t.ask('greet', { input: { to: 'ada', orgId: 'acme' } });
    expect(await t.done(id)).toMatchObject({
      state: 'succeeded',
      result: { greeted: 'ada', attempt: 1 },
      attempts: [],
    });
    const [chunk] = await readRunLogs(t.store, id);
    expect(chunk?.lines).toMatchObject([{ level: 'info', message: 'hello', fields: { to: 'ada' } }]);
    const events = await t.store.read((tx) =>
      tx.rows(sql`select type, source_app, org_id, job, run_id from events`),
    );
    expect(events).toEqual([
      { type: 'greet.sent', source_app: 'worker', org_id: 'acme', job: 'greet', run_id: id },
    ]);
  });

  test('does not wait a second before each of many runs that crashed twice', async () => {
    const store = await opener();
    await using early = await run(store, [job('quick', () => undefined)], { queues: [] });
    await enqueueMany(
      store,
      Array.from({ length: 60 }, () => ({ jobId: 'quick' })),
    );
    await store.write((tx) => tx.run(sql`update runs set crashes = 2, lane = 1`));
    await early.stop();
    await using late = await run(store, [job('quick', () => undefined)]);
    await allFinished(store, 60);
    expect(late.running()).toBe(0);
  });

  test('tries again after a failure, with the same idempotency key, and tells the attempts', async () => {
    const keys = new Set<string>();
    const flaky = job(
      'flaky',
      (ctx) => {
        keys.add(ctx.run.idempotencyKey);
        if (ctx.run.attempt < 3) throw new Error(`no ${ctx.run.attempt}`);
        return 'at last';
      },
      { retry: { attempts: 5, delay: '1s' } },
    );
    await using t = await open(opener, [flaky]);
    const id = await t.ask('flaky');
    expect(await t.done(id)).toMatchObject({
      state: 'succeeded',
      attempt: 3,
      result: 'at last',
      attempts: [
        { outcome: 'failed', error: { message: 'no 1' } },
        { outcome: 'failed', error: { message: 'no 2' } },
      ],
    });
    expect(keys.size).toBe(1);
  });

  test.each<[what: string, thrown: unknown, message: string]>([
    ['an error', new Error('outer'), 'outer'],
    [
      'an error with its cause',
      new Error('outer', { cause: new TypeError('inner') }),
      '"cause":{"name":"TypeError","message":"inner"',
    ],
    ['a string', 'just text', 'just text'],
    ['nothing', undefined, 'undefined'],
    ['an object', { status: 503 }, '503'],
    ['a Permanent', new Permanent('never'), 'never'],
  ])('keeps what was thrown: %s', async (_what, thrown, message) => {
    const bad = job('bad', () => {
      throw thrown;
    });
    await using t = await open(opener, [bad]);
    const end = await t.done(await t.ask('bad'));
    expect(end).toMatchObject({ state: 'failed', reason: 'error', deadLetter: { status: 'open' } });
    expect(JSON.stringify(end.error)).toContain(message);
  });

  test.each<[what: string, result: unknown, message: string]>([
    ['a function', () => 1, 'function'],
    ['a circle', circle(), 'parent'],
    ['a bigint', { deep: [1n] }, 'deep'],
    ['too much', 'x'.repeat(1_100_000), '1048576'],
  ])('fails a result that is not JSON, without another try: %s', async (_what, result, message) => {
    const odd = job('odd', () => result, { retry: { attempts: 5 } });
    await using t = await open(opener, [odd]);
    const end = await t.done(await t.ask('odd'));
    expect(end).toMatchObject({ state: 'failed', attempt: 1 });
    expect(end.error?.message).toContain(message);
  });

  test('ends an attempt at its timeout, whether the job listens or not', async () => {
    const listens = job(
      'listens',
      async (ctx) => {
        await sleep(60_000, undefined, { signal: ctx.signal });
      },
      { timeout: 30 },
    );
    const ignores = job('ignores', () => new Promise(() => {}), { timeout: 30 });
    await using t = await open(opener, [listens, ignores], { abortGraceMs: 40 });
    const [polite, deaf] = [await t.ask('listens'), await t.ask('ignores')];
    expect(await t.done(polite)).toMatchObject({
      state: 'failed',
      reason: 'timed_out',
      attempts: [{ outcome: 'timed_out' }],
    });
    const end = await t.done(deaf);
    expect(end).toMatchObject({ state: 'failed', reason: 'timed_out' });
    expect(end.error?.message).toContain('still holds its slot');
  });

  test('refuses an input that the schema does not take, without another try', async () => {
    const strict: AnyJob = {
      ...job('strict', () => 'never', { retry: { attempts: 5 } }),
      input: {
        '~standard': {
          version: 1,
          vendor: 'test',
          validate: () => ({ issues: [{ message: 'expected a string', path: ['to'] }] }),
        },
      },
    };
    await using t = await open(opener, [strict]);
    const end = await t.done(await t.ask('strict', { input: { to: 5 } }));
    expect(end).toMatchObject({ state: 'failed', reason: 'invalid_input', attempt: 1 });
    expect(end.error?.message).toContain('to: expected a string');
  });

  test('gives the long input whole to the job', async () => {
    const size = job('size', (ctx) => String(ctx.input?.['text']).length);
    await using t = await open(opener, [size]);
    expect(await t.done(await t.ask('size', { input: { text: 'x'.repeat(50_000) } }))).toMatchObject({
      result: 50_000,
    });
  });

  test('publishes once over attempts with a key, and with onSuccess only when it succeeds', async () => {
    const twice = job(
      'twice',
      async (ctx) => {
        await ctx.events.publish('kept', { attempt: ctx.run.attempt }, { dedupeKey: 'k' });
        await ctx.events.publish('at.success', { attempt: ctx.run.attempt }, { onSuccess: true });
        if (ctx.run.attempt === 1) throw new Error('once more');
      },
      { retry: { attempts: 2, delay: 1 } },
    );
    await using t = await open(opener, [twice]);
    await t.done(await t.ask('twice'));
    const events = await t.store.read((tx) =>
      tx.rows(
        sql<{
          type: string;
          payload: string;
        }>`select type, payload from events where type <> 'run.retrying' order by seq`,
      ),
    );
    expect(events.map(({ type, payload }) => [type, JSON.parse(payload)])).toEqual([
      ['kept', { attempt: 1 }],
      ['at.success', { attempt: 2 }],
    ]);
  });

  test('snoozes without using an attempt', async () => {
    let asked = 0;
    const later = job('later', () => (++asked === 1 ? snooze(20) : 'done'));
    await using t = await open(opener, [later]);
    expect(await t.done(await t.ask('later'))).toMatchObject({
      state: 'succeeded',
      attempt: 1,
      result: 'done',
    });
  });

  test('never runs more at once than it may', async () => {
    let [now, most] = [0, 0];
    const slow = job('slow', async () => {
      most = Math.max(most, ++now);
      await sleep(5);
      now -= 1;
    });
    await using t = await open(opener, [slow], { concurrency: 4 });
    const ids = await enqueueMany(
      t.store,
      Array.from({ length: 40 }, () => ({ jobId: 'slow' })),
    );
    await allFinished(t.store, ids.length);
    expect(most).toBe(4);
  });

  test('works off thousands, each once, with another runner beside it', async () => {
    const ran = new Map<number, number>();
    const count = job('count', (ctx) => {
      ran.set(ctx.run.id, (ran.get(ctx.run.id) ?? 0) + 1);
    });
    await using t = await open(opener, [count], { concurrency: 100 });
    const other = await run(await opener.again(t.store), [count], { concurrency: 100 });
    const ids = await enqueueMany(
      t.store,
      Array.from({ length: 3_000 }, () => ({ jobId: 'count' })),
    );
    await allFinished(t.store, ids.length);
    await other.stop();
    expect(ran.size).toBe(3_000);
    expect([...ran.values()].every((times) => times === 1)).toBe(true);
  });

  test('that stops lets a run end within the grace period, and puts back what does not', async () => {
    const gate = new Set<() => void>();
    const quick = job('quick', () => new Promise<string>((resolve) => gate.add(() => resolve('in time'))));
    const stuck = job('stuck', () => new Promise(() => {}), { retry: { attempts: 3 } });
    const t = await open(opener, [quick, stuck], { graceMs: 1_500 });
    const [inTime, tooLong] = [await t.ask('quick'), await t.ask('stuck')];
    while (t.runner.running() < 2) await sleep(2);
    const stopping = t.runner.stop();
    const late = await t.ask('quick');
    for (const letGo of gate) letGo();
    // A claim that was under way on PostgreSQL may still have taken the late one: it is given back, too.
    expect(await stopping).toEqual({ finished: 1, putBack: expect.toSatisfy((n) => n === 1 || n === 2) });
    expect(await findRun(t.store, inTime)).toMatchObject({ state: 'succeeded', result: 'in time' });
    expect(await findRun(t.store, tooLong)).toMatchObject({
      state: 'queued',
      attempt: 0,
      attempts: [{ outcome: 'released' }],
    });
    expect(await findRun(t.store, late)).toMatchObject({ state: 'queued', attempt: 0 });
  });

  test('keeps a flood of lines bounded and goes on', async () => {
    const flood = job('flood', (ctx) => {
      for (let i = 0; i < 30_000; i++) ctx.logger.debug(`line ${i}`, { filler: 'x'.repeat(50) });
    });
    await using t = await open(opener, [flood]);
    const id = await t.ask('flood');
    expect(await t.done(id)).toMatchObject({ state: 'succeeded' });
    const lines = (await readRunLogs(t.store, id)).flatMap((chunk) => chunk.lines);
    expect(lines.at(-1)?.message).toBe('line 29999');
    expect(JSON.stringify(lines).length).toBeLessThan(600_000);
  });

  test('tells a job how its node and queues are', async () => {
    const look = job('look', async (ctx) => {
      ctx.telemetry.count('seen');
      return ctx.telemetry.getState();
    });
    await using t = await open(opener, [look]);
    expect(await t.done(await t.ask('look'))).toMatchObject({
      result: {
        node: { version: '1.0.0' },
        runs: { running: 1 },
        queues: { default: { running: 1 } },
        counters: { seen: 1 },
      },
    });
  });

  test('leaves alone what it has no code for', async () => {
    await using t = await open(opener, [job('known', () => 'ok')]);
    const other = await run(await opener.again(t.store), [job('unknown', () => 'ok')]);
    await other.stop();
    const [foreign, mine] = [await t.ask('unknown'), await t.ask('known')];
    await t.done(mine);
    expect(await findRun(t.store, foreign)).toMatchObject({ state: 'queued' });
    expect((await listHistory(t.store, { limit: 10 })).runs).toHaveLength(1);
  });
});

test.each(['a claim', 'a settle'])('%s whose answer is lost loses no run and doubles none', async (what) => {
  const store = await openStore({ url: 'sqlite::memory:' });
  await migrate(store, '999.0.0');
  const ran = new Map<number, number>();
  const count = job('count', (ctx) => {
    ran.set(ctx.run.id, (ran.get(ctx.run.id) ?? 0) + 1);
  });
  let breakNext = true;
  const deaf: Store = {
    ...store,
    async write(body, options) {
      const result = await store.write(body, options);
      const ticked: unknown = result;
      if (
        breakNext &&
        isTick(ticked) &&
        (what === 'a claim' ? ticked.claimed.runs.length > 0 : ran.size > 0)
      ) {
        breakNext = false;
        throw new Error('the connection was lost');
      }
      return result;
    },
  };
  const runner = await run(deaf, [count], { concurrency: 4 });
  await enqueueMany(
    store,
    Array.from({ length: 20 }, () => ({ jobId: 'count' })),
  );
  await allFinished(store, 20);
  await runner.stop();
  expect(breakNext).toBe(false);
  expect([...ran.values()]).toEqual(Array.from({ length: 20 }, () => 1));
  await store.close();
});

function isTick(result: unknown): result is { readonly claimed: { readonly runs: readonly unknown[] } } {
  return typeof result === 'object' && result !== null && 'claimed' in result;
}

function circle(): unknown {
  const round: Record<string, unknown> = {};
  round['self'] = round;
  return round;
}
