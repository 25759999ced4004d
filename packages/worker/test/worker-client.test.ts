import { defineJob } from '@sb/jobs';
import { createScheduleClient } from '@sb/scheduler';
import { eachDialect } from '@sb/testkit';
import { createWorker, type LogTarget } from '@sb/worker';
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

eachDialect('a worker in a program', (open) => {
  async function place() {
    const worker = createWorker({
      jobs: [count, once],
      databaseUrl: await open.url(),
      schedules: [{ jobId: 'count', schedule: '0 0 1 1 *' }],
      logger: silent,
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
    const { id } = await client.enqueue(count, {}, { delay: '1h' });
    const waiting = client.wait(id).catch((error: unknown) => error);
    await worker.stop();
    expect(await waiting).toMatchObject({ code: 'CLIENT_CLOSED' });
    await expect(client.readQueues()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
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
