import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AnyJob, createRegistry, defineJob, type InputOf, type Job } from '@sb/jobs';
import { createLogger } from '@sb/logger';
import { findRun, listNodes, readStatistics } from '@sb/queue';
import { listFires, listSchedules, scheduleJsonSchema } from '@sb/scheduler';
import { checkSchema, openStore, sql, type Store } from '@sb/storage';
import { aboveStore, createGate, eachDialect } from '@sb/testkit';
import { createWorker, type LogTarget, type WorkerOptions, type WorkerSchedule } from '@sb/worker';
import { keepNode, startNode } from '@sb/worker/node';
import { expect, onTestFinished, test } from 'vitest';
import { VERSION } from '../src/version.ts';

const mail: Job = { id: 'mail', name: 'Mail', run: (ctx) => ({ to: ctx.input?.['to'] }) };
const count = defineJob({ id: 'count', name: 'Count', run: () => 3 });

const silent: LogTarget = { debug() {}, info() {}, warn() {}, error() {} };

/** Programs on a store. */
function place(databaseUrl: string) {
  return {
    databaseUrl,
    worker(options: Partial<WorkerOptions> = {}) {
      const made = createWorker({ jobs: [mail, count], databaseUrl, logger: silent, ...options });
      onTestFinished(async () => void (await made.stop()));
      return made;
    },
    /** As another program sees it, once it is migrated. */
    async store(): Promise<Store> {
      const store = await openStore({ url: databaseUrl });
      onTestFinished(() => store.close());
      return store;
    },
  };
}

/** The parts of a node over a store. */
async function nodeParts(url: string) {
  const store = await openStore({ url });
  onTestFinished(() => store.close());
  const registry = createRegistry();
  registry.register([mail]);
  const logger = createLogger({ format: 'json', level: 'error', stderr: { write: () => true } });
  const storeId = await checkSchema(store, VERSION);
  const jobs = registry.list();
  return { store, storeId, jobs, logger, version: VERSION, name: 'ada', entries: () => [] };
}

eachDialect('a worker in a program of its own', (open) => {
  test('migrates the store, works off what is asked for, before its start too, and stops', async () => {
    const at = place(await open.url());
    const worker = at.worker({ name: 'ada' });
    const early = await worker.enqueue(mail, { to: 'bo' });
    await worker.start();
    await worker.start();
    const { id } = await worker.enqueue('count', {}, { priority: 'high', tags: ['now'] });
    const store = await at.store();
    expect(await ended(store, early.id)).toMatchObject({ state: 'succeeded', result: { to: 'bo' } });
    expect(await ended(store, id)).toMatchObject({ state: 'succeeded', result: 3, tags: ['now'] });
    expect(await listNodes(store)).toMatchObject([{ name: 'ada', kind: 'daemon', version: VERSION }]);
    const [first, second] = await Promise.all([worker.stop(), worker.stop()]);
    expect([first, second]).toEqual([first, first]);
    expect(await listNodes(store)).toEqual([]);
    // What the daemon does at its end, too.
    expect(await readStatistics(store, { from: 0, to: Date.now() + 60_000, buckets: 1 })).toHaveLength(2);
    await expect(worker.start()).resolves.toBeUndefined();
    await expect(worker.enqueue(mail, {})).rejects.toMatchObject({ code: 'WORKER_STOPPED' });
  });

  test('tells people what fails, by its alerts.yaml, and no secret of a channel is logged', async () => {
    const at = place(await open.migratedUrl());
    const heard: string[] = [];
    const server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
      request.on('end', () => response.end('ok'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'alerts-')), 'alerts.yaml');
    writeFileSync(file, 'queueHealth:\n  - { name: dead, conditions: { dlqSize: 1 } }\n  - { name: odd }\n');
    const lines: string[] = [];
    const note = (message: string): void => void lines.push(message);
    const fails = defineJob({
      id: 'fails',
      name: 'Fails',
      run: () => Promise.reject(new Error('disk full')),
    });
    const environment = {
      NOTIFY_SLACK_ENABLED: 'true',
      SLACK_WEBHOOK_URL: `http://127.0.0.1:${port}/services/T/B/verysecret`,
      CONSOLE_URL: 'https://jobs.example.org/',
    };
    const worker = at.worker({
      jobs: [fails],
      alerts: { file, environment },
      logger: { debug: note, info: note, warn: note, error: note },
    });
    await worker.start();
    await worker.enqueue(fails, {});
    await expect.poll(() => heard.join(''), { timeout: 15_000 }).toContain('disk full');
    await worker.stop();
    expect(heard.join('')).toContain('https://jobs.example.org/runs/1');
    expect(lines.find((line) => line.includes('alerts.yaml:3'))).toContain('conditions');
    expect(lines.join('\n')).not.toContain('verysecret');
    expect(lines.find((line) => line.startsWith('alert dead fires'))).toBeDefined();
  });

  test('fires its schedules: a chain follows the run that it waits for', async () => {
    const at = place(await open.migratedUrl());
    const worker = at.worker({
      schedules: [
        { jobId: 'count', schedule: '0 4 * * *', timezone: 'Europe/Berlin', overlap: 'queue', jitter: '5m' },
        { name: 'after-count', jobId: 'mail', after: [{ job: 'count' }], when: 'upstream.count.result == 3' },
        { name: 'off', jobId: 'mail', schedule: '@daily', enabled: false },
      ],
    });
    await worker.start();
    await worker.enqueue(count, {});
    const store = await at.store();
    expect(await ended(store, 2)).toMatchObject({ jobId: 'mail', trigger: 'dependency', state: 'succeeded' });
    expect(await listSchedules(store)).toMatchObject([
      { name: 'after-count', enabled: true },
      { name: 'count', enabled: true, nextFireAt: expect.any(Number), timezone: 'Europe/Berlin' },
      { name: 'off', enabled: false },
    ]);
  });

  test('puts back what does not end within the grace period: another one takes it', async () => {
    const at = place(await open.migratedUrl());
    const attempts: number[] = [];
    const slow: Job = {
      id: 'slow',
      name: 'Slow',
      run: (ctx) => {
        attempts.push(ctx.run.attempt);
        if (attempts.length > 1) return 'done';
        return new Promise((_resolve, reject) => {
          ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason));
        });
      },
    };
    const first = at.worker({ jobs: [slow], grace: 0 });
    await first.start();
    const { id } = await first.enqueue(slow, {});
    await expect.poll(() => attempts.length, { interval: 5 }).toBe(1);
    expect(await first.stop()).toEqual({ finished: 0, putBack: 1 });
    await using second = at.worker({ jobs: [slow] });
    await second.start();
    expect(await ended(await at.store(), id)).toMatchObject({ state: 'succeeded', result: 'done' });
  });

  test('a node in the place of another knows until when that one has looked for due schedules', async () => {
    const daily = { name: 'daily', jobId: mail.id, schedule: '0 0 1 1 *', enabled: true, timezone: 'UTC' };
    const parts = { ...(await nodeParts(await open.migratedUrl())), entries: () => [daily] };
    const { store, logger } = parts;
    const now = await store.now();
    const [dueAt, lookedAt] = [now - 120_000, now - 180_000];
    let nodes = 0;
    const kept = await keepNode(async (how) => {
      const node = await startNode(parts, how);
      nodes += 1;
      if (nodes > 1) return node;
      // Not this one, but the next one finds the fire.
      await node.scheduler.stop();
      await store.write((tx) => tx.run(sql`update schedules set next_fire_at = ${dueAt}, due_at = ${dueAt}`));
      how.leaseLost?.();
      expect(node.scheduler.lookedAt()).toBeGreaterThanOrEqual(now);
      return { ...node, scheduler: { ...node.scheduler, lookedAt: () => lookedAt } };
    }, logger);
    onTestFinished(async () => void (await kept.stop()));
    const causes = async () =>
      (await listFires(store, 'daily', { limit: 1 })).map(({ missed }) => missed?.cause);
    await expect
      .poll(causes, { timeout: 15_000 })
      .toMatchObject([{ kind: 'blocked', daemon: 'ada', from: lookedAt }]);
  });

  test('a node that loses its lease before all its parts have started is replaced when they have, and ends', async () => {
    const parts = await nodeParts(await open.migratedUrl());
    const { store, logger } = parts;
    const started: number[] = [];
    const kept = await keepNode(async (how) => {
      const node = await startNode(parts, how);
      started.push(node.runner.nodeId);
      if (started.length <= 2) how.leaseLost?.();
      return node;
    }, logger);
    onTestFinished(async () => void (await kept.stop()));
    await expect.poll(() => started, { timeout: 15_000 }).toHaveLength(3);
    await expect.poll(() => kept.runner().nodeId, { timeout: 15_000 }).toBe(started[2]);
    await expect
      .poll(async () => (await listNodes(store)).map(({ id }) => id), { timeout: 15_000 })
      .toEqual(started.slice(2));
    await kept.stop();
    expect(await listNodes(store)).toEqual([]);
    expect(started).toHaveLength(3);
  });
});

aboveStore('a worker in a program of its own', (open) => {
  test('an alerts.yaml that cannot be read is told at the start', async () => {
    const at = place(await open.migratedUrl());
    const worker = at.worker({ alerts: { file: 'nowhere/alerts.yaml' } });
    await expect(worker.start()).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE' });
  });

  test('a stop waits for the node that starts in place of another, and ends it too', async () => {
    const parts = await nodeParts(await open.migratedUrl());
    const { store, logger } = parts;
    const [begun, mayGoOn] = [createGate(), createGate()];
    const started: number[] = [];
    const kept = await keepNode(async (how) => {
      const node = await startNode(parts, how);
      started.push(node.runner.nodeId);
      if (started.length === 1) {
        how.leaseLost?.();
        return node;
      }
      begun.open();
      await mayGoOn.opened;
      return node;
    }, logger);
    await begun.opened;
    const stopping = kept.stop();
    const living = async () => (await listNodes(store)).map(({ id }) => id);
    await expect.poll(living).toEqual(started.slice(1));
    mayGoOn.open();
    await stopping;
    expect(await living()).toEqual([]);
  });

  test('a hurry while a node starts in place of another is for the new node too, before its stop', async () => {
    const parts = await nodeParts(await open.migratedUrl());
    const [begun, mayGoOn] = [createGate(), createGate()];
    const calls: string[] = [];
    let started = 0;
    const kept = await keepNode(async (how) => {
      const node = await startNode(parts, how);
      if (++started === 1) {
        how.leaseLost?.();
        return node;
      }
      begun.open();
      await mayGoOn.opened;
      const { runner } = node;
      const hurry = (): void => {
        calls.push('hurry');
        runner.hurry();
      };
      const stop: typeof runner.stop = (patience) => {
        calls.push('stop');
        return runner.stop(patience);
      };
      return { ...node, runner: { ...runner, hurry, stop } };
    }, parts.logger);
    await begun.opened;
    const stopping = kept.stop();
    kept.hurry();
    mayGoOn.open();
    await stopping;
    expect(calls).toEqual(['hurry', 'stop']);
  });

  test('asks as a client does: what is wrong with a request is told', async () => {
    const at = place(await open.migratedUrl());
    const worker = at.worker();
    await expect(worker.enqueue('nope')).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
    // @ts-expect-error: there is no such option
    await expect(worker.enqueue(mail, {}, { prio: 1 })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    const once = { dedupeKey: 'a' };
    const ask = <J extends AnyJob>(job: J, input: InputOf<J>) =>
      worker.enqueue(job, input, { ...once, delay: '1h' });
    const { id } = await ask(mail, {});
    expect(await worker.enqueue(mail, {}, once)).toEqual({ id, verdict: 'duplicate' });
  });

  // Loaded twice (ESM and CommonJS, a hot reload), a job was another object than the one in the list, and nothing was checked.
  test('checks the input of a job by its code, also of a copy and of a job that is not in its list', async () => {
    const at = place(await open.migratedUrl());
    const keyed = (): Job => ({ ...mail, dedupeKey: (input) => String(input?.['to']) });
    const worker = at.worker({ jobs: [keyed(), count] });
    const wrong = 7 as unknown as Record<string, unknown>;
    await expect(worker.enqueue(keyed(), wrong)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const { id } = await worker.enqueue(keyed(), { to: 'bo' });
    expect(await worker.enqueue(keyed(), { to: 'bo' })).toEqual({ id, verdict: 'duplicate' });
    const elsewhere = { ...mail, id: 'elsewhere' };
    await expect(worker.enqueue(elsewhere, wrong)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(worker.enqueue(elsewhere, {})).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
  });
});

test('logs what its jobs log to the logger that it is given, without secrets', async () => {
  const lines: unknown[][] = [];
  const logger = { ...silent, info: (...line: unknown[]) => void lines.push(line) };
  const telling: Job = {
    id: 'tell',
    name: 'Tell',
    run: (ctx) => ctx.logger.info('the key is s3cr3t-key', { a: 1 }),
  };
  const worker = inMemory({ jobs: [telling], logger, secrets: ['s3cr3t-key'] });
  await worker.start();
  await worker.enqueue(telling, {});
  await expect
    .poll(() => lines, { interval: 5 })
    .toEqual([['the key is [redacted]', { a: 1, jobId: 'tell', runId: 1 }]]);
});

test('everything that is wrong with the options is told at once', () => {
  const wrong = { jobs: mail, databaseUrl: '', concurency: 3, concurrency: 0, logger: {}, grace: 'soon' };
  // @ts-expect-error: as a program without types would write it
  const make = (): unknown => createWorker(wrong);
  expect(make).toThrow(
    expect.objectContaining({
      code: 'WORKER_OPTIONS_INVALID',
      message: [
        'createWorker: concurency: there is no such option. Did you mean "concurrency"?',
        'jobs: expected a list of jobs, got an object',
        'databaseUrl: expected sqlite:<path> or postgres://user@host/database, got ""',
        'concurrency: expected a whole number from 1 to 1000, got 0',
        'grace: expected milliseconds or a duration such as "30s", at most 36525d, got "soon"',
        'logger: expected an object with debug, info, warn and error, got an object',
      ].join('; '),
    }),
  );
  expect(() => inMemory({ jobs: [mail, { ...mail }] })).toThrow(
    expect.objectContaining({ code: 'JOB_INVALID' }),
  );
  expect(() => inMemory({ databaseUrl: 'mysql://db' })).toThrow(
    expect.objectContaining({ code: 'DATABASE_URL_INVALID' }),
  );
});

test('a job for a thread has to be where threads find it', () => {
  const jobs: AnyJob[] = [mail, { ...count, id: 'sum', isolation: 'thread' }];
  const told = (threadModule?: URL | string): unknown => {
    try {
      return inMemory({ jobs, ...(threadModule !== undefined && { threadModule }) });
    } catch (error) {
      return error;
    }
  };
  expect(told()).toMatchObject({
    code: 'WORKER_OPTIONS_INVALID',
    message: expect.stringMatching(/threadModule: expected the module .* "sum" has isolation: 'thread'/),
  });
  expect(told('./nowhere.js')).toMatchObject({
    message: `createWorker: threadModule: there is no file ${path.resolve('nowhere.js')}`,
  });
  // Among sources there is no file that a thread could be started from.
  expect(told(new URL(import.meta.url))).toMatchObject({
    message: expect.stringContaining('job-thread.js is not beside @sb/worker'),
  });
  expect(told(new URL('https://example.com/jobs.js'))).toMatchObject({
    message: expect.stringContaining('threadModule: expected a path, or a file: URL'),
  });
  // No job is for a thread, so no file has to be there.
  expect(() => inMemory({ jobs: [mail], threadModule: './nowhere.js' })).not.toThrow();
});

test('schedules with mistakes keep it from starting: all of them are told, by their fields', async () => {
  const worker = inMemory({
    schedules: [
      { jobId: 'mial', schedule: '0 25 * * *' },
      { jobId: 'mail', schedule: '@daily', timezone: 'Berlin' },
    ],
  });
  await expect(worker.start()).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(
      /^createWorker {2}schedules\[0\]\.jobId: .*Did you mean "mail"\?[^]*createWorker {2}schedules\[0\]\.schedule: [^]*createWorker {2}schedules\[1\]\.timezone: /,
    ),
  });
  await expect(inMemory({ schedules: './nowhere.yaml' }).start()).rejects.toMatchObject({
    code: 'CONFIG_UNREADABLE',
  });
});

test('one that is stopped before it started opens nothing', async () => {
  const worker = createWorker({
    jobs: [mail],
    databaseUrl: 'postgres://nobody@127.0.0.1:1/nowhere',
    logger: silent,
  });
  const starting = worker.start();
  expect(await worker.stop()).toEqual({ finished: 0, putBack: 0 });
  await starting;
});

test('with signals, SIGTERM stops it and its listeners are gone', async () => {
  // Other tests of this process listen, too: they are not to hear what this one emits.
  const others = process.listeners('SIGTERM');
  for (const other of others) process.off('SIGTERM', other);
  onTestFinished(() => {
    for (const other of others) process.on('SIGTERM', other);
  });
  const worker = inMemory({ signals: true });
  await worker.start();
  expect(process.listenerCount('SIGTERM')).toBe(1);
  process.emit('SIGTERM', 'SIGTERM');
  await expect.poll(() => process.listenerCount('SIGTERM'), { interval: 5 }).toBe(0);
  await expect(worker.enqueue(mail, {})).rejects.toMatchObject({ code: 'WORKER_STOPPED' });
});

test('its schedules have the fields of scheduler.yaml', () => {
  const fields: Readonly<Record<keyof WorkerSchedule, true>> = {
    name: true,
    jobId: true,
    schedule: true,
    after: true,
    when: true,
    enabled: true,
    timezone: true,
    description: true,
    input: true,
    queue: true,
    priority: true,
    catchUp: true,
    catchUpWindow: true,
    catchUpCap: true,
    overlap: true,
    jitter: true,
    startDeadline: true,
    exclude: true,
    tags: true,
  };
  expect(scheduleJsonSchema()).toMatchObject({
    properties: { schedules: { anyOf: [{ items: { properties: expect.toSatisfy(hasKeys(fields)) } }, {}] } },
  });
});

test('its version is that of package.json', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ version: VERSION });
});

function inMemory(options: Partial<WorkerOptions> & { readonly jobs?: readonly AnyJob[] }) {
  const worker = createWorker({ jobs: [mail], databaseUrl: 'sqlite::memory:', logger: silent, ...options });
  onTestFinished(async () => void (await worker.stop()));
  return worker;
}

function hasKeys(expected: object): (value: unknown) => boolean {
  const keys = Object.keys(expected).toSorted().join();
  return (value) =>
    typeof value === 'object' && value !== null && Object.keys(value).toSorted().join() === keys;
}

/** Waits for the facts: there is such a run, and it has ended. */
async function ended(store: Store, id: number) {
  const there = () =>
    store.read((tx) => tx.rows(sql<{ id: number }>`select id from run_history where id = ${id}`));
  await expect.poll(there, { interval: 5 }).toEqual([{ id }]);
  return findRun(store, id);
}
