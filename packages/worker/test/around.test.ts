/** A program wraps each run of its jobs. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AnyJob, defineJob, snooze } from '@sb/jobs';
import { createClient } from '@sb/queue';
import { createWorker, type LogTarget, type WorkerOptions } from '@sb/worker';
import { expect, onTestFinished, test } from 'vitest';

const tenants = new AsyncLocalStorage<unknown>();
const SILENT: LogTarget = { debug() {}, info() {}, warn() {}, error() {} };
const once = { retry: { attempts: 1 } } as const;

const quick = defineJob({ id: 'quick', name: 'Quick', run: () => ({ tenant: tenants.getStore() }) });
const fails = defineJob({
  id: 'fails',
  name: 'Fails',
  ...once,
  run: () => Promise.reject(new TypeError('no')),
});
const waits = defineJob({
  id: 'waits',
  name: 'Waits',
  run: (ctx) => (ctx.run.attempt === 1 && !ctx.input?.['again'] ? snooze('1h') : 'done'),
});
const hangs = defineJob({
  id: 'hangs',
  name: 'Hangs',
  ...once,
  timeout: '50ms',
  run: (ctx) => ctx.sleep('1h'),
});

test('the job runs inside of the wrapper, and its end is that of the run', async () => {
  const ends: string[] = [];
  const at = await start({
    around: async (ctx, next) => {
      try {
        return await tenants.run(ctx.input && 'acme', next);
      } catch (error) {
        ends.push(`${ctx.run.jobId}: ${String(error)}`);
        throw error;
      }
    },
  });
  expect(await at.end(quick, {})).toMatchObject({ state: 'succeeded', result: { tenant: 'acme' } });
  expect(await at.end(fails, {})).toMatchObject({
    state: 'failed',
    error: { name: 'TypeError', message: 'no' },
  });
  expect(await at.end(hangs, {})).toMatchObject({ state: 'failed', reason: 'timed_out' });
  expect(ends).toEqual(['fails: TypeError: no', expect.stringContaining('hangs: ')]);
  const { id } = await at.client.enqueue(waits, {});
  await expect.poll(async () => (await at.client.explain(id)).causes[0]?.because).toBe('snoozed');
});

test('an error of the wrapper fails the run, and it may end a run without the job', async () => {
  const at = await start({
    around: async (ctx, next) => {
      if (ctx.run.jobId === 'fails') return 'not run';
      await next();
      return next();
    },
  });
  expect(await at.end(fails, {})).toMatchObject({ state: 'succeeded', result: 'not run' });
  expect(await at.end(quick, {})).toMatchObject({
    state: 'failed',
    error: { message: expect.stringContaining('called next() twice') },
  });
});

test.each([
  ['returns without it', (next: () => Promise<unknown>) => void next()],
  ['throws beside it', (next: () => Promise<unknown>) => (void next(), Promise.reject(new Error('tracker')))],
])('a wrapper that %s waits for the job, and the run fails', async (_name, wrap) => {
  const ends: string[] = [];
  const slow = defineJob({
    id: 'slow',
    name: 'Slow',
    ...once,
    run: async (ctx) => {
      await ctx.sleep('100ms');
      ends.push('job');
      if (ctx.input?.['fails']) throw new Error('of the job');
    },
  });
  const at = await start({ jobs: [slow], around: (_ctx, next) => wrap(next) });
  for (const isToFail of [false, true]) {
    const { state, error } = await at.end(slow, { fails: isToFail });
    ends.push(String(error?.message));
    expect(state).toBe('failed');
  }
  const message = expect.stringMatching(
    /^(around ended before next\(\): return next\(\), or await it|tracker)$/,
  );
  expect(ends).toEqual(['job', message, 'job', message]);
});

const failed = (message: RegExp) => ({
  state: 'failed',
  error: { message: expect.stringMatching(message) },
});
const flush = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test.each([
  ['does not look at it', (next: () => Promise<unknown>) => void next(), /^around ended before next\(\)/],
  [
    'does something else meanwhile',
    async (next: () => Promise<unknown>) => {
      void next();
      await flush();
    },
    /^around ended before next\(\)/,
  ],
  [
    'catches its error and returns',
    (next: () => Promise<unknown>) => void next().catch(() => {}),
    /^around ended before next\(\)/,
  ],
  [
    'catches its error and does something else meanwhile',
    async (next: () => Promise<unknown>) => {
      next()
        .finally(() => {})
        .catch(() => {});
      await flush();
    },
    /^around ended before next\(\)/,
  ],
  ['returns it', (next: () => Promise<unknown>) => next(), undefined],
  [
    'resolves with it through callbacks',
    (next: () => Promise<unknown>) =>
      new Promise((resolve, reject) => {
        next().then(resolve).catch(reject);
      }),
    undefined,
  ],
  [
    'awaits it with an end of its own',
    async (next: () => Promise<unknown>) => await next().finally(() => {}),
    undefined,
  ],
  [
    'awaits it late',
    async (next: () => Promise<unknown>) => {
      const running = next();
      await flush();
      return await running;
    },
    undefined,
  ],
])('a job that ends at once, in a wrapper that %s', async (_name, wrap, left) => {
  const sync = defineJob({
    id: 'sync',
    name: 'Sync',
    ...once,
    run: (ctx) => {
      if (ctx.input?.['fails']) throw new Error('of the job');
      return 'done';
    },
  });
  const at = await start({ jobs: [sync], around: (_ctx, next) => wrap(next) });
  expect(await at.end(sync, { fails: true })).toMatchObject(failed(left ?? /^of the job$/));
  expect(await at.end(sync, {})).toMatchObject(left ? failed(left) : { state: 'succeeded', result: 'done' });
});

test('a wrapper that waits may take back the error of the job', async () => {
  const at = await start({ around: (_ctx, next) => next().catch(() => 'as agreed') });
  expect(await at.end(fails, {})).toMatchObject({ state: 'succeeded', result: 'as agreed' });
});

test('jobs that run without the wrapper are named, and a wrapper that is none is refused', async () => {
  const lines: unknown[] = [];
  const many = defineJob({
    id: 'many',
    name: 'Many',
    batch: { size: 2, wait: 0 },
    runBatch: (items) => items.map(() => 'one'),
  });
  const at = await start({
    jobs: [quick, many],
    around: () => 'wrapped',
    logger: { ...SILENT, warn: (message, fields) => void lines.push([message, fields]) },
  });
  expect(lines).toEqual([['around is not called for jobs in threads and batches', { jobs: ['many'] }]]);
  expect(await at.end(many, {})).toMatchObject({ result: 'one' });
  expect(await at.end(quick, {})).toMatchObject({ result: 'wrapped' });
  // As a program without types would write it.
  const around = 'Sentry' as never;
  const make = (): unknown => createWorker({ jobs: [quick], databaseUrl: 'sqlite::memory:', around });
  expect(make).toThrow('around: expected a function, got "Sentry"');
});

async function start(options: Partial<WorkerOptions>) {
  const databaseUrl = `sqlite:${path.join(mkdtempSync(path.join(tmpdir(), 'around-')), 'worker.db')}`;
  const worker = createWorker({
    jobs: [quick, fails, waits, hangs],
    databaseUrl,
    logLevel: 'warn',
    logger: SILENT,
    ...options,
  });
  const client = createClient({ databaseUrl });
  onTestFinished(async () => {
    await client.close();
    await worker.stop();
  });
  await worker.start();
  return {
    client,
    async end(job: AnyJob, input: Readonly<Record<string, unknown>>) {
      const { id } = await client.enqueue(job.id, input);
      return client.wait(id);
    },
  };
}
