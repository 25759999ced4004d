import { type Body, openStore, sql, type Tx } from '@sb/storage';
import { holdRun, newDatabase } from '@sb/testkit';
import { expect, test } from 'vitest';
import { lines } from './daemons.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test('what other tests ask in a process that is there already is answered as by the program', async () => {
  const place = worker.place();
  await place.run(['job', 'test.fail']);
  for (const args of [['list'], ['run:show', '99', '--json'], ['history', '--statu', 'failed']])
    expect(await place.ask(args)).toEqual(await place.run(args));
});

test('list shows each job with its last outcome', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.fail']);
  const { stdout } = await place.ask(['list']);
  expect(stdout).toMatch(/^test\.fail\tFails\t-\tdefault\t-\tfailed \d{4}-.*Z\t$/m);
  expect(stdout).toMatch(/^test\.greet\tGreets\twhenever\tdefault\t-\tnever\t$/m);
});

test('list --json has the shape of a job', async () => {
  const jobs = await worker.place().json(['list']);
  expect(jobs).toContainEqual({
    id: 'test.flaky',
    name: 'Fails once',
    tags: [],
    queue: 'default',
    priority: 'normal',
    retry: { attempts: 3, backoff: 'fixed', delayMs: 600, maxDelayMs: 3_600_000, jitter: false },
    timeoutMs: 3_600_000,
    schedules: [],
    registered: true,
  });
  expect(jobs).toContainEqual(
    expect.objectContaining({ id: 'test.cleanup', inputSchema: expect.objectContaining({ type: 'object' }) }),
  );
});

test('before a daemon has run, list knows the schedules of the file, or says where they are', async () => {
  const place = worker.place();
  expect((await place.ask(['list'])).stderr).toContain('To show its next fires: worker schedules');
  const nextFireAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT1[34]:00:00\.000Z$/);
  expect(await place.json(['list'])).toContainEqual(
    expect.objectContaining({ schedules: ['daily.questmaster'], nextFireAt }),
  );
  const off = await place.ask(['list', '--unscheduled']);
  expect(off.stdout).not.toMatch(/^daily\.questmaster\t/m);
  expect(off.stdout).toMatch(/^daily\.questmaster\.dryrun\t/m);
  expect(off.stderr).toBe('');
});

test('a schedule that is off is among the names of its job, and never its next fire', async () => {
  const place = worker.place();
  const named = expect.objectContaining({ schedules: ['daily.questmaster.dryrun'] });
  expect(await place.json(['list'])).toContainEqual(named);
  const daemon = place.start(['daemon']);
  await daemon.until(/worker started/);
  expect(await place.json(['list'])).toContainEqual(named);
  expect((await place.ask(['list'])).stdout).toMatch(/^daily\.questmaster\.dryrun\t.*\t-\tnever\t$/m);
});

test('history, stats, one run, its log and its events tell the same story', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.greet', '--org', 'acme']);
  await place.ask(['job', 'test.flaky']);
  await place.ask(['job', 'test.fail']);

  expect(await place.json(['history'])).toMatchObject([{ id: 3 }, { id: 2 }, { id: 1 }]);
  expect(await place.json(['history', '--limit', '1'])).toMatchObject([
    { id: 3, error: { name: 'Error', message: 'it broke' } },
  ]);
  expect(await place.json(['history', '--status', 'failed,cancelled'])).toMatchObject([{ id: 3 }]);
  expect(await place.json(['history', '--job', 'test.greet', '--since', '1h'])).toMatchObject([{ id: 1 }]);
  expect((await place.ask(['history', '--status', 'faild'])).exitCode).toBe(2);

  expect(await place.json(['stats'])).toMatchObject([
    {
      jobId: 'test.fail',
      runs: 1,
      failed: 1,
      successRate: 0,
      buckets: expect.objectContaining({ length: 24 }),
    },
    { jobId: 'test.flaky', runs: 1, succeeded: 1, retried: 1 },
    { jobId: 'test.greet', durationMs: { p50: expect.any(Number) }, waitMs: { p99: expect.any(Number) } },
  ]);

  expect(await place.json(['stats', '--queue', 'default'])).toMatchObject([
    { queue: 'default', runs: 3, succeeded: 2, failed: 1 },
  ]);
  expect(await place.ask(['stats', '--queue', 'default', '--job', 'test.fail'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('exclude each other'),
  });

  expect(await place.json(['run:show', '3'])).toMatchObject({
    error: { message: 'it broke', stack: expect.any(String), cause: { name: 'RangeError' } },
    attempts: [{ claimNo: 1, outcome: 'failed' }],
    deadLetter: { status: 'open', fingerprint: expect.any(String) },
  });
  expect(await place.json(['run:logs', '1'])).toEqual([
    {
      attempt: 1,
      claimNo: 1,
      at: expect.stringMatching(/Z$/),
      level: 'info',
      message: 'greeting',
      fields: { who: 'acme' },
    },
  ]);
  expect(await place.json(['events:tail', '--type', 'job.failed,test.*'])).toEqual([
    {
      id: expect.any(Number),
      type: 'test.greeted',
      at: expect.any(String),
      jobId: 'test.greet',
      runId: 1,
      orgId: 'acme',
      payload: { who: 'acme' },
    },
    expect.objectContaining({ type: 'job.failed', runId: 3 }),
  ]);
});

test.each([
  [['run:show', '99'], 3, 'There is no run 99; no run is stored.\n       Try: worker history\n'],
  [['run:logs', '99'], 3, 'There is no run 99;'],
  [['run:explain', '99'], 3, 'There is no run 99; no run is stored.\n       Try: worker history\n'],
  [['run:show', 'x'], 2, 'expected the number of a run, got "x"'],
])('%j exits with the right code', async (args, exitCode, message) => {
  expect(await worker.place().ask(args)).toMatchObject({
    exitCode,
    stderr: expect.stringContaining(message),
  });
});

test('what has nothing to show says so', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.fail']);
  expect(await place.ask(['run:logs', '1'])).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: 'Run 1 has not logged anything yet.\n',
  });
  expect((await place.ask(['events:tail', '--type', 'x.y'])).stderr).toBe('No event matches.\n');
});

test.each([
  [['history', '--job', 'test.gret'], 'No job "test.gret" is known here. Did you mean "test.greet"?\n'],
  [['stats', '--job', 'nope'], 'No job "nope" is known here.\n'],
  [['stats', '--queue', 'defalt'], 'No queue "defalt" is known here.\n'],
  [['history', '--job', 'test.greet'], 'No finished run matches.\n'],
  [['events:tail', '--type', 'job.faild'], 'No event matches. Did you mean "job.failed"?\n'],
  [['events:tail', '--job', 'test.gret'], 'No job "test.gret" is known here. Did you mean "test.greet"?\n'],
])('%j finds nothing, and says what may have been meant', async (args, stderr) => {
  expect(await worker.place().ask(args)).toEqual({ exitCode: 0, stdout: '', stderr });
});

test.each([
  [['history', '--status', 'faild'], 'Did you mean "failed"?'],
  [['job', 'test.greet', '--priority', 'hgh'], 'Did you mean "high"?'],
])('%j is refused with what may have been meant', async (args, advice) => {
  expect(await worker.place().ask(args)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(advice),
  });
});

test('events:tail shows those of one run, job or actor, also with -f', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.greet']);
  await place.ask(['job', 'test.flaky']);
  const ofSecond = [{ type: 'run.retrying' }, { type: 'job.completed', runId: 2 }];
  expect(await place.json(['events:tail', '--run', '2'])).toMatchObject(ofSecond);
  expect(await place.json(['events:tail', '--job', 'test.flaky'])).toMatchObject(ofSecond);
  expect(await place.json(['events:tail', '--actor', 'nobody'])).toEqual([]);
  expect(await place.json(['events:tail', '--run', '2', '--since', '1h'])).toMatchObject(ofSecond);
  expect(await place.json(['events:tail', '--until', '1h'])).toEqual([]);
  expect((await place.ask(['events:tail', '-f', '--until', '1h'])).stderr).toContain(
    '--until and --follow exclude each other',
  );
  const tail = place.start(['events:tail', '-f', '--run', '3', '--jsonl']);
  await place.ask(['job', 'test.greet']);
  await place.ask(['job', 'test.greet']);
  await tail.until(/job\.completed/);
  tail.child.kill('SIGINT');
  expect((await tail.ended).stdout).not.toContain('"runId":4');
});

test('run:logs -f goes on until the run has ended', async () => {
  const place = worker.place();
  const job = place.start(['job', 'test.slow', '--input', '{"ms":1500}']);
  await job.until(/begun/);
  const logs = await place.ask(['run:logs', '1', '-f']);
  expect(logs).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/\tinfo\tbegun\t\{"pid":\d+\}\n$/),
  });
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'succeeded' });
});

test('events:tail -f tells what comes, as JSON lines too, and ends with Ctrl-C', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.greet']);
  const tail = place.start(['events:tail', '-f', '--jsonl', '--type', 'job.*']);
  await tail.until(/"runId":1/);
  await place.ask(['job', 'test.greet']);
  await tail.until(/"runId":2/);
  tail.child.kill('SIGINT');
  const { exitCode, stdout, stderr } = await tail.ended;
  expect([exitCode, stderr]).toEqual([0, '']);
  const completed = { type: 'job.completed', jobId: 'test.greet' };
  expect(lines(stdout)).toMatchObject([
    { ...completed, runId: 1 },
    { ...completed, runId: 2 },
  ]);
});

function* countWaiting(tx: Tx): Body<number> {
  const row = yield* tx.first(sql<{ n: number }>`
    select count(*)::int as n from pg_locks l join pg_database d on d.oid = l.database
    where d.datname = current_database() and not l.granted`);
  return row?.n ?? 0;
}

test.each([
  ['events:tail', '-f'],
  ['run:logs', '1', '-f'],
])('%s ends with Ctrl-C during its first reading too', async (...args) => {
  const place = worker.place({ DATABASE_URL: await newDatabase() });
  await place.ask(['db:migrate']);
  await place.ask(['job', 'test.greet', '--enqueue']);
  const store = await openStore({ url: place.databaseUrl });
  const letGo = await holdRun(store, 1, (tx) =>
    tx.run(sql`lock table runs, events in access exclusive mode`),
  );
  const tail = place.start(args);
  // Of this store only: other tests wait for locks too.
  await expect.poll(() => store.read(countWaiting)).toBeGreaterThan(0);
  tail.child.kill('SIGINT');
  await letGo();
  expect(await tail.ended).toMatchObject({ exitCode: 0, stderr: '' });
  await store.close();
});

test('a reader that goes away ends events:tail -f, although nothing more happens', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.greet']);
  const tail = place.start(['events:tail', '-f']);
  await tail.until(/job\.completed/);
  tail.child.stdout?.destroy();
  expect(await tail.ended).toMatchObject({ exitCode: 0, stderr: '' });
});

test('a shell sees the same: history | head -1', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.greet']);
  const child = place.start(['history', '--limit', '10000']);
  child.child.stdout?.destroy();
  expect(await child.ended).toMatchObject({ exitCode: 0, stderr: '' });
});

test('run:show says of a queued run why nobody takes it', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.greet', '--queue', 'default', '--enqueue']);
  const { stdout, stderr } = await place.ask(['run:show', '1']);
  expect(stderr).toBe('No daemon is running to take this run. Try: worker daemon\n');
  expect(stdout).not.toMatch(/^(?:attempts?|tags)\t/m);
  expect(await place.ask(['run:explain', '1'])).toEqual({
    exitCode: 0,
    stdout: 'no_daemon\tNo daemon is running to take this run.\tworker daemon\n',
    stderr: '',
  });
  expect(await place.json(['run:explain', '1'])).toEqual({
    runId: 1,
    jobId: 'test.greet',
    queue: 'default',
    priority: 'normal',
    state: 'queued',
    runAt: expect.stringMatching(/Z$/),
    now: expect.stringMatching(/Z$/),
    causes: [{ because: 'no_daemon' }],
  });
  const daemon = place.start(['daemon', '--queues', 'elsewhere'], { WORKER_NODE_NAME: 'ada' });
  await daemon.until(/worker started/);
  expect((await place.ask(['run:show', '1'])).stderr).toBe(
    'No running daemon takes runs from the queue default (running: ada for elsewhere). Try: worker daemon --queues default\n',
  );
});

test('a secret in what a job is given, returns and publishes is never shown, and the job gets it all the same', async () => {
  const place = worker.place({ GITHUB_TOKEN: 'correct-horse-battery' });
  const input = '{"user":"ada","password":"hunter2","note":"with correct-horse-battery"}';
  const masked = { user: 'ada', password: '[redacted]', note: 'with [redacted]' };
  const run = await place.ask(['job', 'test.outspoken', '--input', input]);
  expect(run.stdout).toBe(`1\ttest.outspoken\tsucceeded\t${JSON.stringify(masked)}\n`);
  expect(await place.json(['run:show', '1'])).toMatchObject({ input: masked, result: masked });
  expect(await place.json(['history'])).toMatchObject([{ input: masked, result: masked }]);
  expect(await place.json(['events:tail', '--type', 'test.*'])).toMatchObject([{ payload: masked }]);
});

test('stats of a server that is read-only are those that were counted before', async () => {
  const place = worker.place({ DATABASE_URL: await newDatabase() });
  await place.ask(['db:migrate']);
  await place.ask(['job', 'test.greet', '--enqueue']);
  await place.ask(['run:cancel', '1']);
  const store = await openStore({ url: place.databaseUrl });
  const { pathname } = new URL(place.databaseUrl);
  await store.write((tx) =>
    tx.run(sql`alter database ${sql.id(pathname.slice(1))} set default_transaction_read_only = on`),
  );
  await store.close();
  expect(await place.ask(['stats'])).toMatchObject({
    exitCode: 0,
    stderr: expect.stringMatching(/The newest runs may be missing.*the server is read-only/),
  });
});
