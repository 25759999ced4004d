import { createServer } from 'node:net';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openStore, sql } from '@sb/storage';
import { newDatabase } from '@sb/testkit';
import { expect, test } from 'vitest';
import { type Place, type Started, useWorker } from './use-worker.ts';

const worker = useWorker();

test('a daemon executes what is enqueued, and its log is its result', async () => {
  const place = worker.place();
  const daemon = await started(place);
  await place.run(['job', 'test.greet', '--org', 'acme', '--enqueue']);
  await daemon.until(/run succeeded/);
  await place.run(['job', 'test.fail', '--enqueue']);
  await daemon.until(/run failed/);
  daemon.child.kill('SIGTERM');
  const { exitCode, stdout, stderr } = await daemon.ended;
  expect(exitCode).toBe(0);
  expect(messages(stdout)).toEqual(['worker started', 'greeting', 'run succeeded', 'stopped']);
  expect(messages(stderr)).toEqual(['run failed']);
});

test('people get a banner and words instead', async () => {
  const place = worker.place({ LOG_FORMAT: 'pretty', WORKER_NODE_NAME: 'ada' });
  const daemon = place.start([
    'daemon',
    '--concurrency',
    '3',
    '--queues',
    'default,mail',
    '--health-port',
    '0',
  ]);
  await daemon.until(/health on http:/);
  daemon.child.kill('SIGINT');
  const { exitCode, stdout } = await daemon.ended;
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`  Signal Blueprint Worker 0.1.0 · node ada · sqlite ${place.folder}/worker.db\n`);
  expect(stdout).toMatch(
    /^ {2}\d+ jobs · 1 schedule on, 1 off · 3 at once · queues default, mail · health on http:\/\/127\.0\.0\.1:\d+$/m,
  );
  expect(stdout).toMatch(/^ {2}next {3}.*09:00 {3}daily\.questmaster {3}in .* {3}America\/New_York$/m);
  expect(stdout).toMatch(/^ {2}stopped after \d+ ms · 0 finished, 0 put back$/m);
});

test('a daemon catches up what was missed, and fires what is due', async () => {
  const place = worker.place();
  const config = scheduleFile(
    place,
    `schedules:
  - { jobId: test.greet, schedule: '0 3 * * *', enabled: true, input: { orgId: acme } }
  - { jobId: test.greet, name: soon, schedule: '* * * * *', enabled: true, input: { orgId: acme } }
  - { jobId: test.greet, name: never, schedule: '* * * * *', enabled: false, input: { orgId: acme } }
`,
  );
  const first = await started(place, '--config', config);
  first.child.kill('SIGTERM');
  await first.ended;
  const missed = Date.now() - 3_600_000;
  const store = await openStore({ url: place.databaseUrl });
  await store.write(function* (tx) {
    yield* tx.run(sql`update schedules set next_fire_at = ${missed} where name = 'test.greet'`);
    yield* tx.run(sql`update schedules set next_fire_at = ${Date.now() - 1_500} where name = 'soon'`);
  });
  await store.close();

  const second = await started(place, '--config', config);
  await second.until(/schedule test\.greet caught up its fire of/);
  await second.until(/schedule soon fired/);
  await second.until(/run succeeded[^]*run succeeded/);
  second.child.kill('SIGTERM');
  expect((await second.ended).exitCode).toBe(0);
  expect(await place.json(['history'])).toMatchObject([
    { schedule: 'soon', trigger: 'cron', state: 'succeeded', input: { orgId: 'acme' } },
    { schedule: 'test.greet', trigger: 'catch_up', state: 'succeeded' },
  ]);
  expect(await place.json(['events:tail', '--type', 'schedule.*'])).toMatchObject([
    { type: 'schedule.missed', payload: { schedule: 'test.greet', count: 1 } },
    { type: 'schedule.fired', payload: { schedule: 'test.greet' } },
    { type: 'schedule.fired', payload: { schedule: 'soon' } },
  ]);
  expect(await place.json(['schedules', '--config', config])).toMatchObject([
    { name: 'test.greet', next: [expect.any(String)], lastFire: { verdict: 'run', runId: 1 } },
    { name: 'soon', lastFire: { verdict: 'run', runId: 2 } },
    { name: 'never', next: [] },
  ]);
});

test('a node that takes the place of another goes on firing', async () => {
  const place = worker.place();
  const config = scheduleFile(
    place,
    `schedules: [{ jobId: test.greet, schedule: '* * * * *', enabled: true, input: { orgId: acme } }]`,
  );
  const daemon = await started(place, '--config', config);
  const store = await openStore({ url: place.databaseUrl });
  await store.write(function* (tx) {
    yield* tx.run(sql`update nodes set state = 'lost'`);
    yield* tx.run(sql`update schedules set next_fire_at = ${tx.now}`);
  });
  await store.close();
  await expect(daemon.until(/schedule test\.greet (?:fired|caught up)/)).resolves.toBeDefined();
});

test('a schedule file with errors starts nothing, and all of them are told', async () => {
  const place = worker.place();
  const config = scheduleFile(
    place,
    `schedules:
  - { jobId: test.gret, schedule: '61 * * * *', enabled: true, timezone: Berlin }
  - { jobId: test.greet, schedule: '* * * * *', enabled: true, colour: red }
`,
  );
  for (const command of ['daemon', 'schedules']) {
    const { exitCode, stdout, stderr } = await place.run([command, '--config', config]);
    expect([exitCode, stdout]).toEqual([4, '']);
    expect(stderr).toMatch(/schedules\.yaml:2:14 {2}schedules\[0\]\.jobId: .*Did you mean "test\.greet"\?/);
    expect(stderr).toMatch(/schedules\.yaml:2:35 {2}schedules\[0\]\.schedule: /);
    expect(stderr).toMatch(/schedules\.yaml:2:74 {2}schedules\[0\]\.timezone: .*such as "Europe\/Berlin"/);
    expect(stderr).toMatch(/schedules\.yaml:3:64 {2}schedules\[1\]\.colour: unknown key/);
  }
  const folder = await place.run(['daemon', '--config', '.']);
  expect([folder.exitCode, folder.stderr]).toEqual([
    4,
    expect.stringContaining('expected a file, got a directory'),
  ]);
});

test('a run that is under way may end within the grace period', async () => {
  const place = worker.place();
  const daemon = await started(place);
  await place.run(['job', 'test.slow', '--input', '{"ms":700}', '--enqueue']);
  await daemon.until(/begun/);
  daemon.child.kill('SIGTERM');
  const { exitCode, stdout } = await daemon.ended;
  expect(exitCode).toBe(0);
  expect(lines(stdout)).toContainEqual(
    expect.objectContaining({ msg: 'stopping', underWay: 1, graceMs: 30_000 }),
  );
  expect(lines(stdout)).toContainEqual(expect.objectContaining({ msg: 'stopped', finished: 1, putBack: 0 }));
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'succeeded', result: 'through' });
});

test('after the grace period it is put back', async () => {
  const place = worker.place();
  const daemon = await started(place, '--grace', '100ms');
  await place.run(['job', 'test.slow', '--enqueue']);
  await daemon.until(/begun/);
  daemon.child.kill('SIGTERM');
  const { exitCode, stdout } = await daemon.ended;
  expect(exitCode).toBe(0);
  expect(lines(stdout)).toContainEqual(expect.objectContaining({ msg: 'stopped', finished: 0, putBack: 1 }));
  expect(await place.json(['run:show', '1'])).toMatchObject({
    state: 'queued',
    attempts: [{ outcome: 'released' }],
  });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('a second %s ends at once, also with a job that does not listen', async (signal, code) => {
  const place = worker.place();
  const daemon = await started(place);
  await place.run(['job', 'test.deaf', '--enqueue']);
  await daemon.until(/begun/);
  daemon.child.kill(signal);
  await daemon.until(/stopping/);
  expect((await daemon.insist(signal)).exitCode).toBe(code);
  expect(await place.json(['run:show', '1'])).toMatchObject({
    state: 'queued',
    attempts: [{ outcome: 'released' }],
  });
});

test('the health port tells whether it lives, whether it is ready, and its numbers', async () => {
  const place = worker.place();
  const { daemon, url } = await withHealth(place);
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready' });
  const metrics = await fetch(`${url}/metrics`);
  expect(metrics.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(await metrics.text()).toContain('worker_runs_running 0\n');
  expect((await fetch(`${url}/else`)).status).toBe(404);
  expect((await fetch(`${url}/healthz`, { method: 'POST' })).status).toBe(404);
  const port = new URL(url).port;
  expect(await place.run(['health', '--health-port', port])).toMatchObject({ exitCode: 0 });
  expect(await place.run(['health'], { HEALTH_PORT: port })).toMatchObject({ exitCode: 0 });
  expect(await place.run(['health'])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('at work: '),
  });

  await place.run(['job', 'test.deaf', '--enqueue']);
  await daemon.until(/begun/);
  daemon.child.kill('SIGTERM');
  await daemon.until(/stopping/);
  const unready = await fetch(`${url}/readyz`);
  expect([unready.status, await unready.json()]).toEqual([
    503,
    { status: 'not ready', reason: 'it is stopping' },
  ]);
  expect(await place.run(['health', '--health-port', port])).toMatchObject({
    exitCode: 6,
    stdout: 'unhealthy: it is stopping\n',
  });
  daemon.child.kill('SIGKILL');
  await daemon.ended;
  expect((await place.run(['health', '--health-port', port])).exitCode).toBe(6);
  expect(await place.run(['health'])).toMatchObject({
    exitCode: 6,
    stdout: 'unhealthy: no daemon works this store\n',
  });
});

test('a port that is taken is said so before anything starts', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { exitCode, stdout, stderr } = await worker.place().run(['daemon', '--health-port', String(port)]);
  server.close();
  expect([exitCode, stdout]).toEqual([7, '']);
  expect(stderr).toContain(`The health port ${port} on 127.0.0.1 is taken by another process.`);
});

test('HEALTH_PORT must be a port', async () => {
  const { exitCode, stderr } = await worker.place({ HEALTH_PORT: 'web' }).run(['daemon']);
  expect(exitCode).toBe(4);
  expect(stderr).toContain('HEALTH_PORT: expected a port from 0 to 65535, got "web"');
});

test('a rejection that nobody handles fails its run, and the daemon goes on', async () => {
  const place = worker.place();
  const daemon = await started(place);
  await place.run(['job', 'test.reject', '--enqueue']);
  await daemon.until(/run failed/);
  await place.run(['job', 'test.greet', '--enqueue']);
  await daemon.until(/run succeeded/);
  expect(await place.json(['run:show', '1'])).toMatchObject({
    state: 'failed',
    error: { message: 'left alone' },
  });
});

test('an exception that nobody catches ends the daemon with 70, and its runs are settled', async () => {
  const place = worker.place();
  const daemon = await started(place);
  await place.run(['job', 'test.slow', '--enqueue']);
  await daemon.until(/begun/);
  await place.run(['job', 'test.burst', '--enqueue']);
  expect((await daemon.ended).exitCode).toBe(70);
  expect(await place.json(['run:show', '2'])).toMatchObject({
    state: 'failed',
    error: { message: 'out of reach' },
  });
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'queued' });
});

test('a daemon fails what a killed job left behind', async () => {
  const place = worker.place();
  const job = place.start(['job', 'test.slow']);
  await job.until(/begun/);
  job.child.kill('SIGKILL');
  await job.ended;
  const daemon = await started(place);
  await daemon.until(/brought back/);
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'failed', reason: 'lost' });
});

test('a daemon that lost its lease starts a new node', async () => {
  const place = worker.place();
  const daemon = await started(place);
  const store = await openStore({ url: place.databaseUrl });
  await store.write((tx) => tx.run(sql`update nodes set state = 'lost'`));
  await store.close();
  await daemon.until(/a new node takes its place/);
  await place.run(['job', 'test.greet', '--enqueue']);
  await daemon.until(/run succeeded/);
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'succeeded' });
});

test('a daemon waits for its database and says so; a signal ends the waiting', async () => {
  const place = worker.place({ DATABASE_URL: 'postgres://ada@127.0.0.1:1/nothing' });
  const { daemon, url } = await waitingWithHealth(place);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({
    reason: 'the store cannot be reached yet',
  });
  daemon.child.kill('SIGTERM');
  expect((await daemon.ended).exitCode).toBe(0);
});

test('a daemon on PostgreSQL migrates, works and stops gracefully', async () => {
  const place = worker.place({ DATABASE_URL: await newDatabase() });
  const daemon = await started(place);
  await place.run(['job', 'test.greet', '--enqueue']);
  await daemon.until(/run succeeded/);
  daemon.child.kill('SIGTERM');
  expect((await daemon.ended).exitCode).toBe(0);
  expect(await place.json(['history'])).toMatchObject([{ jobId: 'test.greet', state: 'succeeded' }]);
});

async function started(place: Place, ...flags: readonly string[]): Promise<Started> {
  const daemon = place.start([
    'daemon',
    '--config',
    scheduleFile(place, 'schedules: []', 'none.yaml'),
    ...flags,
  ]);
  await daemon.until(/worker started/);
  return daemon;
}

/** The name of the file that has the text, in the place's folder. */
function scheduleFile({ folder }: Place, text: string, name = 'schedules.yaml'): string {
  writeFileSync(path.join(folder, name), text);
  return name;
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

function lines(text: string): readonly unknown[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

/** Without what follows the verb: times and messages of jobs. */
function messages(text: string): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { msg }: { msg: string } = JSON.parse(line);
      return msg.replace(/ (?:in|after) .*/, '');
    });
}
