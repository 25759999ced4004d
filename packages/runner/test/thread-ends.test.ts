/** How jobs in threads end, and what ends their threads. */
import { findRun, readRunLogs, type RunDetails } from '@sb/queue';
import type { RunnerOptions } from '@sb/runner';
import { migrate, openStore, type Store } from '@sb/storage';
import { expect, onTestFinished, test, vi } from 'vitest';
import { heard, threadJobs } from './fixture/thread-jobs.ts';
import { listeningLogger } from './listening-logger.ts';
import { holdTimers, open } from './open-runner.ts';
import { useThreadEntry } from './thread-entry.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const entry = useThreadEntry();

async function openMemory(): Promise<Store> {
  const store = await openStore({ url: 'sqlite::memory:' });
  onTestFinished(() => store.close());
  await migrate(store, '999.0.0');
  return store;
}

async function openNode(options: Partial<RunnerOptions> = {}) {
  const { logger, lines, said } = listeningLogger();
  const node = await open(openMemory, threadJobs, {
    logger,
    concurrency: 1,
    abortGraceMs: 50,
    threads: { entry: entry() },
    ...options,
  });
  // Also when the test fails: nobody else would end a job that spins.
  onTestFinished(async () => void (await node.runner.stop()));
  const quick = async (): Promise<unknown> => (await node.done(await node.ask('quick'))).result;
  return { ...node, quick, lines, said };
}

/** As it stands when its first attempt has been settled. */
async function settled(store: Store, id: number) {
  const isSettled = async (): Promise<boolean> => {
    const { claimNo, state } = await findRun(store, id);
    return claimNo > 0 && state !== 'running';
  };
  await expect.poll(isSettled, { interval: 5 }).toBe(true);
  return findRun(store, id);
}

test('ends as a job without a thread does', async () => {
  const ends = {
    value: { state: 'succeeded', result: { sent: 3, at: '1970-01-01T00:00:00.000Z' } },
    nothing: { state: 'succeeded' },
    snooze: { state: 'queued', attempts: [] },
    thrownSnooze: { state: 'queued', attempts: [] },
    skip: { state: 'skipped', reason: 'nothing to send' },
    error: {
      state: 'queued',
      attempts: [
        {
          error: {
            name: 'HttpError',
            message: 'answered 503',
            code: 'HTTP_ERROR',
            stack: expect.stringMatching(/^HttpError: answered 503\n +at .*job-thread\.mjs/),
            cause: { name: 'RangeError', message: 'too far' },
          },
        },
      ],
    },
    // Its `isRetryable` looks at a field of the error.
    hopeless: { state: 'failed', error: { message: 'answered 404' } },
    permanent: { state: 'failed', error: { name: 'Permanent', code: 'PERMANENT' } },
    retryAfter: { state: 'queued', attempts: [{ error: { code: 'RETRY_AFTER', message: '429' } }] },
    retryFarAhead: { state: 'queued', attempts: [{ error: { code: 'RETRY_AFTER' } }] },
    secret: {
      state: 'queued',
      attempts: [{ error: { message: 'the key is [redacted]', cause: { message: '[redacted]' } } }],
    },
    text: { state: 'queued', attempts: [{ error: { name: 'NonError', message: 'just a text' } }] },
    object: {
      state: 'failed',
      error: { name: 'NonError', message: expect.stringContaining('{"status":404') },
    },
    notJson: { state: 'failed', error: { code: 'NOT_JSON', message: expect.stringContaining('deep[0]') } },
    tooMuch: { state: 'failed', error: { code: 'TOO_LARGE' } },
  };
  const t = await openNode({ secrets: ['s3cr3t-key'] });
  const found: Record<string, RunDetails> = {};
  for (const how of Object.keys(ends))
    found[how] = await settled(t.store, await t.ask('end', { input: { how } }));
  expect(found).toMatchObject(ends);
  const { runAt = 0, startedAt = 0 } = found['retryAfter'] ?? {};
  expect(runAt).toBeGreaterThan(startedAt + 6 * 60_000);
  const farAhead = found['retryFarAhead'];
  expect(farAhead?.runAt).toBeGreaterThan((farAhead?.startedAt ?? 0) + 11_999 * DAY);
});

test('an end that the worker cannot read fails its run at once', async () => {
  const t = await openNode();
  const id = await t.ask('end', { input: { how: 'unreadable' } });
  expect(await settled(t.store, id)).toMatchObject({
    state: 'queued',
    attempts: [{ error: { name: 'TypeError' } }],
  });
  await t.quick();
});

test.each<[how: string, error: object]>([
  ['exit', { code: 'THREAD_ENDED', message: expect.stringMatching(/: it called process\.exit\(3\)\.$/) }],
  ['memory', { code: 'THREAD_ENDED', message: expect.stringMatching(/: it ran out of memory\.$/) }],
  ['rejection', { name: 'HttpError', message: 'answered 500' }],
  ['exception', { name: 'HttpError', message: 'answered 501', code: 'HTTP_ERROR' }],
])('%s: ends its run with its thread, and the next run has another', async (how, error) => {
  const t = await openNode({ threads: { entry: entry(), limits: { maxOldGenerationSizeMb: 40 } } });
  const first = await t.quick();
  const id = await t.ask('end', { input: { how } });
  expect(await settled(t.store, id)).toMatchObject({ state: 'queued', attempts: [{ error }] });
  expect(await t.quick()).not.toBe(first);
});

test('what a run leaves behind does not end the next one in its thread', async () => {
  const t = await openNode();
  const first = await t.done(await t.ask('end', { input: { how: 'leftover' } }));
  expect(first.state).toBe('succeeded');
  await expect.poll(t.said, { interval: 5 }).toMatch(/"runId":1,.*left behind/);
  expect(await t.done(await t.ask('listen', { timeoutMs: 30 }))).toMatchObject({ reason: 'timed_out' });
});

test('a job that listens is told, and its thread is used again', async () => {
  const t = await openNode({ abortGraceMs: HOUR });
  const thread = await t.quick();
  const timers = holdTimers(2 * HOUR);
  const id = await t.ask('listen', { timeoutMs: 2 * HOUR });
  await expect.poll(t.said, { interval: 5 }).toMatch(`"runId":${id},`);
  timers.fire();
  const { error, reason } = await t.done(id);
  expect([reason, error?.message]).toEqual(['timed_out', expect.stringMatching(/timeout of 2 h\.$/)]);
  const lines = (await readRunLogs(t.store, id)).flatMap((chunk) => chunk.lines);
  expect(lines).toMatchObject([
    { message: 'begun' },
    { message: 'told', fields: { reason: 'timed_out', same: true } },
  ]);
  expect(await t.quick()).toBe(thread);
});

test('a job that logs without end is held up while nobody can read', async () => {
  const t = await openNode();
  const id = await t.ask('flood');
  await expect.poll(() => t.lines.length, { interval: 1 }).toBeGreaterThan(0);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  const before = t.lines.length;
  await new Promise(setImmediate);
  expect(t.lines.length - before).toBeLessThan(5_000);
  expect(await t.done(id)).toMatchObject({ reason: 'timed_out' });
});

test('what it prints goes where the worker prints, and it has its arguments', async () => {
  const printed: unknown[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...all) => void printed.push(all));
  const error = vi.spyOn(console, 'error').mockImplementation((...all) => void printed.push(all));
  try {
    const t = await openNode();
    const end = await t.done(await t.ask('print', { input: { a: 1 } }));
    expect(end.result).toEqual([process.argv.slice(2), { a: 1 }]);
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
  expect(printed).toEqual([['2 printed { a: 1 }'], ['and told']]);
});

test('its schema looks at the input in the thread too, and its hooks are called beside the worker', async () => {
  const t = await openNode();
  expect(await t.done(await t.ask('shaped', { input: 3 }))).toMatchObject({ state: 'succeeded', result: 9 });
  await expect.poll(() => heard, { interval: 5 }).toEqual([9, 9, true]);
  const refused = await t.done(await t.ask('shaped', { input: 'three' }));
  expect(refused).toMatchObject({ reason: 'invalid_input', error: { code: 'INPUT_INVALID' } });
});

test.each<[what: string, options: Partial<RunnerOptions>, jobId: string, error: object]>([
  [
    'has not the job',
    {},
    'missing',
    { code: 'THREAD_JOB_MISSING', message: expect.stringContaining('quick') },
  ],
  [
    'cannot load its jobs',
    {
      threads: {
        get entry() {
          return entry();
        },
        modules: 'broken',
      },
    },
    'quick',
    { code: 'THREAD_UNREADY', message: expect.stringMatching(/: no such module$/) },
  ],
  [
    'is not there',
    { threads: { entry: new URL('file:///nowhere/thread.mjs') } },
    'quick',
    { code: 'THREAD_UNREADY', message: expect.stringContaining('/nowhere/thread.mjs') },
  ],
])('a thread that %s fails the run, which says so', async (_what, options, jobId, error) => {
  const t = await openNode(options);
  expect(await t.done(await t.ask(jobId))).toMatchObject({ state: 'failed', error });
});

test('a node that stops waits for its threads as long as for others', async () => {
  const t = await openNode({ graceMs: 10_000 });
  const id = await t.ask('rest');
  await expect.poll(t.said, { interval: 5 }).toMatch(`"runId":${id},`);
  expect(await t.runner.stop()).toMatchObject({ finished: 1, putBack: 0 });
  expect(await findRun(t.store, id)).toMatchObject({ state: 'succeeded', result: 'rested' });
});

test('a node that stops puts back what its threads do not end', async () => {
  const t = await openNode({ concurrency: 2, graceMs: 0 });
  const ids = [await t.ask('spin.long'), await t.ask('listen')];
  for (const id of ids) await expect.poll(t.said, { interval: 5 }).toMatch(`"runId":${id},`);
  expect(await t.runner.stop()).toMatchObject({ putBack: 2 });
  for (const id of ids) expect(await findRun(t.store, id)).toMatchObject({ state: 'queued', attempt: 0 });
});
