import { createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { endedRun, started } from './daemons.ts';
import { parseMetrics, type Sample } from './parse-metrics.ts';
import { type Place, type Started, useWorker } from './use-worker.ts';

const worker = useWorker();

test.concurrent('the health port tells whether it lives, whether it is ready, and its numbers', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  const { daemon, url } = await withHealth(place);
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready' });
  const metrics = await fetch(`${url}/metrics`);
  expect(metrics.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(await metrics.text()).toContain('worker_runs_running 0\n');
  expect((await fetch(`${url}/else`)).status).toBe(404);
  expect((await fetch(`${url}/healthz`, { method: 'POST' })).status).toBe(404);
  const port = new URL(url).port;
  expect(await place.ask(['health', '--health-port', port])).toMatchObject({ exitCode: 0 });
  expect(await place.ask(['health'], { HEALTH_PORT: port })).toMatchObject({ exitCode: 0 });
  expect(await place.ask(['health'])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('running: '),
  });

  await place.ask(['job', 'test.deaf', '--enqueue']);
  await daemon.until(/begun/);
  daemon.child.kill('SIGTERM');
  await daemon.until(/stopping/);
  const unready = await fetch(`${url}/readyz`);
  expect([unready.status, await unready.json()]).toEqual([
    503,
    { status: 'not ready', reason: 'it is stopping' },
  ]);
  expect(await place.ask(['health', '--health-port', port])).toMatchObject({
    exitCode: 6,
    stdout: 'unhealthy: it is stopping\n',
  });
  daemon.child.kill('SIGKILL');
  await daemon.ended;
  expect((await place.ask(['health', '--health-port', port])).exitCode).toBe(6);
  expect(await place.ask(['health'])).toMatchObject({
    exitCode: 6,
    stdout: 'unhealthy: no daemon works this store\n',
  });
});

test.concurrent('its page of metrics is read by a strict parser, and has what the runs did', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  const { daemon, url } = await withHealth(place);
  await place.ask(['job', 'test.fail', '--enqueue']);
  await place.ask(['job', 'test.greet', '--enqueue', '--delay', '1h']);
  await endedRun(place, 1);
  const counted = await untilCounted(url);
  expect(valueOf(counted, 'worker_run_ends_total', { job: 'test.fail', state: 'failed' })).toBe(1);
  expect(valueOf(counted, 'worker_run_ends_total', { job: 'test.fail', state: 'expired' })).toBe(0);
  const buckets = samplesOf(counted, 'worker_run_duration_seconds').filter(({ labels }) => 'le' in labels);
  expect(buckets.at(-1)).toMatchObject({
    labels: { job: 'test.fail', queue: 'default', le: '+Inf' },
    value: 1,
  });
  expect(valueOf(counted, 'worker_dead_letters_open', { queue: 'default' })).toBe(1);
  expect(valueOf(counted, 'worker_queue_queued', { queue: 'default' })).toBe(0);
  expect(valueOf(counted, 'worker_queue_later', { queue: 'default' })).toBe(1);
  expect(valueOf(counted, 'worker_queue_oldest_due_seconds', { queue: 'default' })).toBe(0);
  expect(samplesOf(counted, 'worker_alerts_firing').map(({ labels }) => labels)).toEqual(
    ['low', 'medium', 'high', 'critical'].map((severity) => ({ severity })),
  );
  daemon.child.kill('SIGTERM');
  await daemon.ended;
});

test.concurrent('a port that is taken is said so before anything starts', async ({ onTestFinished }) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { exitCode, stdout, stderr } = await worker
    .place({}, onTestFinished)
    .run(['daemon', '--health-port', String(port)]);
  server.close();
  expect([exitCode, stdout]).toEqual([7, '']);
  expect(stderr).toContain(`The health port ${port} on 127.0.0.1 is taken by another process.`);
});

test.concurrent('HEALTH_PORT must be a port', async ({ onTestFinished }) => {
  const { exitCode, stderr } = await worker.place({ HEALTH_PORT: 'web' }, onTestFinished).run(['daemon']);
  expect(exitCode).toBe(4);
  expect(stderr).toContain('HEALTH_PORT: expected a port from 0 to 65535, got "web"');
});

test.concurrent('a daemon waits for its database and says so; a signal ends the waiting', async ({
  onTestFinished,
}) => {
  const place = worker.place({ DATABASE_URL: 'postgres://ada@127.0.0.1:1/nothing' }, onTestFinished);
  const { daemon, url } = await waitingWithHealth(place);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({
    reason: 'the store cannot be reached yet',
  });
  daemon.child.kill('SIGTERM');
  expect((await daemon.ended).exitCode).toBe(0);
});

type Page = ReturnType<typeof parseMetrics>;

/** The first page that has an ended run: a daemon counts ends a moment after they are written. */
async function untilCounted(url: string): Promise<Page> {
  for (;;) {
    const page = parseMetrics(await (await fetch(`${url}/metrics`)).text());
    if (page.has('worker_run_ends_total')) return page;
    // Each page takes the time of the daemon.
    await sleep(50);
  }
}

function samplesOf(page: Page, metric: string): readonly Sample[] {
  return page.get(metric)?.samples ?? [];
}

function valueOf(page: Page, metric: string, labels: Readonly<Record<string, string>>): number | undefined {
  const fits = (sample: Sample): boolean =>
    Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
  return samplesOf(page, metric).find(fits)?.value;
}

async function withHealth(place: Place): Promise<{ daemon: Started; url: string }> {
  const daemon = await started(place, '--health-port', '0');
  const [, port] = await daemon.until(/"healthPort":(\d+)/);
  return { daemon, url: `http://127.0.0.1:${port}` };
}

/** While it waits for its store it has no banner yet: the port is chosen before. */
async function waitingWithHealth(place: Place): Promise<{ daemon: Started; url: string }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  server.close();
  await once(server, 'close');
  const daemon = place.start(['daemon', '--health-port', String(port)]);
  await daemon.until(/Cannot reach the store.*The next try comes in 1 s/);
  return { daemon, url: `http://127.0.0.1:${port}` };
}
