import { setImmediate } from 'node:timers/promises';
import { defineJob } from '@sb/jobs';
import { createScheduleClient } from '@sb/scheduler';
import { aboveStore, createGate } from '@sb/testkit';
import { createWorker, type LogTarget, type WorkerOptions } from '@sb/worker';
import { expect, onTestFinished, test } from 'vitest';

const silent: LogTarget = { debug() {}, info() {}, warn() {}, error() {} };
const count = defineJob({
  id: 'count',
  name: 'Count',
  run: (ctx) => Number(ctx.input?.['to'] ?? 3),
});
const once = defineJob({
  id: 'once',
  name: 'Once',
  dedupeKey: (input) => String(input?.['key']),
  run: () => 5,
});
const broken = defineJob({
  id: 'broken',
  name: 'Broken',
  run: () => Promise.reject(new Error('disk full')),
});

aboveStore('a worker in a program', (open) => {
  async function place(options: Partial<WorkerOptions> = {}) {
    const worker = createWorker({
      jobs: [count, once, broken],
      databaseUrl: await open.migratedUrl(),
      schedules: [{ jobId: 'count', schedule: '0 0 1 1 *' }],
      logger: silent,
      ...options,
    });
    onTestFinished(async () => void (await worker.stop()));
    return worker;
  }

  test('is ready when it is at work, for those who have not started it', async () => {
    const worker = await place();
    let isReady = false;
    const ready = worker.ready.then(() => (isReady = true));
    await worker.enqueue(count, {});
    expect(isReady).toBe(false);
    await worker.start();
    await ready;
    await worker.stop();
    await worker.ready;
  });

  test('that is stopped before it started is never ready', async () => {
    const worker = await place();
    await worker.stop();
    await expect(worker.ready).rejects.toMatchObject({ code: 'WORKER_STOPPED' });
  });

  test('has a client on its store, which knows the code of its jobs, and ends with it', async () => {
    const worker = await place();
    const { client } = worker;
    const early = await client.enqueue('once', { key: 'a' });
    expect(await worker.enqueue(once, { key: 'a' })).toEqual({ id: early.id, verdict: 'duplicate' });
    await worker.start();
    expect(await client.wait(once, early.id)).toMatchObject({ state: 'succeeded', result: 5 });
    const { runId } = await createScheduleClient(client).runNow('count', { input: { to: 9 } });
    expect(await client.wait(runId)).toMatchObject({ result: 9 });
    const again = await client.replay(early.id, { input: { key: 'b' } });
    expect(await client.get(again.id)).toMatchObject({ dedupeKey: 'b', createdBy: 'client' });
    const { id } = await client.enqueue(count, {}, { delay: '1h' });
    const waiting = client.wait(id).catch((error: unknown) => error);
    await worker.stop();
    expect(await waiting).toMatchObject({ code: 'CLIENT_CLOSED' });
    await expect(client.readQueues()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
  });

  test('is not kept from its stop by a paced replay, nor by many runs', async () => {
    const worker = await place();
    await worker.start();
    const { client } = worker;
    const died = await client.enqueueMany([{ job: broken }, { job: broken }]);
    await Promise.all(died.map(({ id }) => client.wait(id)));
    const replay = client.replayDeadLetters('all', { rate: { count: 1, perMs: 3_600_000 } });
    await expect
      .poll(async () => (await client.listDeadLetters({ status: 'replayed' })).letters)
      .toHaveLength(1);
    let stopping: Promise<unknown> | undefined;
    const many = client.enqueueMany(
      Array.from({ length: 100_000 }, () => ({ job: count, delay: '1h' }) as const),
      { onProgress: () => void (stopping ??= worker.stop()) },
    );
    await expect(many).rejects.toMatchObject({ code: 'ENQUEUE_STOPPED', cause: { code: 'WORKER_STOPPED' } });
    await stopping;
    expect(await replay).toMatchObject({ replayed: [{ runId: died[0]?.id }], isWhole: false });
  });

  test('opens no store for a call that its stop has not waited for', async () => {
    const gate = createGate();
    const slow = defineJob({
      id: 'slow',
      name: 'Slow',
      input: {
        '~standard': {
          version: 1,
          vendor: 'test',
          async validate(value: unknown) {
            await gate.opened;
            return { value };
          },
        },
      },
      run: () => 1,
    });
    const worker = await place({ jobs: [slow, count], grace: '10ms' });
    const late = worker.client.enqueue(slow, {});
    await worker.stop();
    gate.open();
    await expect(late).rejects.toMatchObject({ code: 'WORKER_STOPPED' });
  });

  test('stops also where the handler of its subscription waits for the stop', async () => {
    const warnings: string[] = [];
    const logger = { ...silent, warn: (message: string) => void warnings.push(message) };
    const worker = await place({ grace: '10ms', logger });
    await worker.start();
    let stopped: Promise<unknown> | undefined;
    await worker.client.subscribe(
      { consumer: 'shop', types: ['job.*'], onError: () => {} },
      () => (stopped = worker.stop()),
    );
    await worker.enqueue(count, {});
    await expect.poll(() => stopped).toBeDefined();
    await stopped;
    expect(warnings).toContain('the worker stopped while calls of its client were under way');
  });

  test('answers a request for metrics that is under way when it stops', async () => {
    const worker = await place();
    await worker.metrics();
    await worker.start();
    const page = worker.metrics();
    await setImmediate();
    await worker.stop();
    expect((await page).text).toMatch(/^# HELP worker_node_info /m);
  });

  test('has a page of metrics, which is empty while it is not at work', async () => {
    const worker = await place();
    expect((await worker.metrics()).text).toBe('');
    await worker.start();
    const { id } = await worker.enqueue(count, {});
    await worker.client.wait(id);
    await expect
      .poll(async () => (await worker.metrics()).text)
      .toMatch(/^worker_runs_total\{outcome="succeeded"\} 1$/m);
    const { contentType, text } = await worker.metrics();
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toMatch(/^# HELP worker_node_info /m);
    await worker.stop();
    expect((await worker.metrics()).text).toBe('');
  });
});

test('a worker whose store is in memory shares it with its client', async () => {
  await using worker = createWorker({ jobs: [count], databaseUrl: 'sqlite::memory:', logger: silent });
  await worker.start();
  const { id } = await worker.client.enqueue(count, { to: 4 });
  expect(await worker.client.wait(count, id)).toMatchObject({ result: 4 });
});
