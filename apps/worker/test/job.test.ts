import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openStore, sql } from '@sb/storage';
import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test('--json prints the run in an envelope', async () => {
  const { stdout } = await worker.place().ask(['job', 'test.greet', '--json', '--priority', 'high']);
  expect(JSON.parse(stdout)).toEqual({
    schemaVersion: 1,
    data: {
      id: 1,
      jobId: 'test.greet',
      state: 'succeeded',
      queue: 'default',
      priority: 'high',
      trigger: 'manual',
      attempt: 1,
      maxAttempts: 1,
      result: { hello: 'world', now: expect.any(String) },
      tags: [],
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      createdBy: 'cli',
      runAt: expect.any(String),
      startedAt: expect.any(String),
      finishedAt: expect.any(String),
      durationMs: expect.any(Number),
      totalMs: expect.any(Number),
      waitedMs: expect.any(Number),
    },
  });
});

test('a job that fails exits with 1 and says what was thrown', async () => {
  const { exitCode, stdout } = await worker.place().ask(['job', 'test.fail']);
  expect([exitCode, stdout]).toEqual([1, '1\ttest.fail\tfailed\tit broke\n']);
});

test('a job that takes too long exits with 8', async () => {
  expect((await worker.place().ask(['job', 'test.brief'])).exitCode).toBe(8);
  expect((await worker.place().ask(['job', 'test.slow', '--timeout', '100ms'])).exitCode).toBe(8);
});

test('retries are waited out, and it says what it waits for', async () => {
  const { exitCode, stdout, stderr } = await worker.place().ask(['job', 'test.flaky']);
  expect([exitCode, stdout]).toEqual([0, '1\ttest.flaky\tsucceeded\t{"attempt":2}\n']);
  expect(stderr).toMatch(/attempt 1 failed: not yet; attempt 2 of 3 at \d\d:\d\d:\d\d, in \d+ ms\n/);
});

test('--now is the time that the job is told; logs and retries keep to the real one', async () => {
  const place = worker.place();
  const { stderr } = await place.ask(['job', 'test.flaky', '--now', '2099-01-05']);
  expect(stderr).toMatch(/attempt 2 of 3 at [\d:]+, in \d+ ms/);
  await place.ask(['job', 'test.greet', '--now', '2026-01-05']);
  const logs = await place.json(['run:logs', '2']);
  expect(logs).toMatchObject([{ message: 'greeting' }]);
  expect(JSON.stringify(logs)).not.toContain('2026-01-05');
});

test('the help of a job tells the fields of its input', async () => {
  const { exitCode, stdout } = await worker.place().ask(['job', 'test.cleanup', '--help']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/\nFields of test\.cleanup:\n[^]*\n {2}--retention-days <number> +days to keep\n/);
  expect((await worker.place().ask(['job', '--help'])).stdout).not.toContain('Fields of');
});

test('--no-retry makes the first attempt the last', async () => {
  const { exitCode, stderr } = await worker.place().ask(['job', 'test.flaky', '--no-retry']);
  const alert = 'Alert dlq-jobs fires: Queue default has 1 dead letter, the last of test.flaky\n';
  expect([exitCode, stderr]).toEqual([1, alert]);
});

test('a snooze is waited out without using an attempt', async () => {
  const { exitCode, stderr } = await worker.place().ask(['job', 'test.snooze']);
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/snoozed; attempt 1 of 1 continues at [\d:]+, in/);
});

test('an unknown job is recorded as a failed run, told of once, with the nearest, and exits with 3', async () => {
  const place = worker.place();
  const { exitCode, stdout, stderr } = await place.ask(['job', 'test.gret', '--org', 'acme']);
  expect([exitCode, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(
    /^Alert dlq-jobs fires: .*\nerror {2}Job "test\.gret" is not registered \(\d+ jobs are\)\. Did you mean "test\.greet"\?\n {7}Run 1 is recorded as failed\. Try: worker list\n$/,
  );
  expect(await place.json(['run:show', '1'])).toMatchObject({
    state: 'failed',
    reason: 'unknown_job',
    input: { orgId: 'acme' },
    deadLetter: { status: 'open', fingerprint: expect.any(String) },
  });
});

test('a job id that is mistyped at a prompt is answered with the nearest, and nothing is recorded', async () => {
  const place = worker.place();
  const { exitCode, stdout, stderr } = await place.askAtTerminal(['job', 'test.gret', '--org', 'acme'], 160);
  expect([exitCode, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(
    /^error {2}Job "test\.gret" is not registered \(\d+ jobs are\)\. Did you mean "test\.greet"\?\n {7}Nothing was recorded\. Try: worker list\n$/,
  );
  expect(await place.json(['history'])).toEqual([]);
  expect(await place.json(['alert:history'])).toEqual([]);
});

test.each<[what: string, args: readonly string[], columns: number | undefined]>([
  ['without a near id, at a prompt', ['job', 'zzz.unknown'], 80],
  ['with --no-input', ['--no-input', 'job', 'test.gret'], 80],
  ['without a terminal', ['job', 'test.gret'], undefined],
])('an unknown job is recorded %s', async (_what, args, columns) => {
  const place = worker.place();
  const ended = columns === undefined ? place.ask(args) : place.askAtTerminal(args, columns);
  expect(await ended).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('Run 1 is recorded as failed.'),
  });
  expect(await place.json(['history'])).toMatchObject([{ id: 1, reason: 'unknown_job' }]);
});

test('an unknown job with --json tells of it as JSON on stderr too', async () => {
  const { stderr } = await worker.place().ask(['job', 'test.gret', '--json']);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'UNKNOWN_JOB', exitCode: 3 } });
});

test('every problem of an input is told at once, with the fields there are; nothing is recorded', async () => {
  const place = worker.place();
  const { exitCode, stderr } = await place.ask(['job', 'test.cleanup', '--retention', 'many']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('retentionDays: ');
  expect(stderr).toContain('label: ');
  expect(stderr).toMatch(/--retention-days <number> {2}days to keep\n/);
  expect(stderr).toMatch(/--label <text> +required\n/);
  expect(await place.json(['history'])).toEqual([]);
});

test('the fields of a schema are flags, with the types that it says', async () => {
  const flags = [
    '--retention',
    '60',
    '--exclude-jobs',
    'a,b',
    '--exclude-jobs=c',
    '--all-orgs',
    '--label',
    '7',
    '--at',
    'noon',
    '--org',
    'acme',
  ];
  const data = await worker.place().json(['job', 'test.cleanup', ...flags]);
  const input = {
    retentionDays: 60,
    excludeJobs: ['a', 'b', 'c'],
    allOrgs: true,
    label: '7',
    at: 'noon',
    orgId: 'acme',
  };
  expect(data).toMatchObject({ input, result: input });
});

test('an input comes from a file where the user was, or from stdin', async () => {
  const place = worker.place();
  writeFileSync(path.join(place.folder, 'in.json'), '{"orgId":"filed"}');
  const filed = await place.ask(['job', 'test.greet', '--input', '@in.json'], { INIT_CWD: place.folder });
  expect(filed.stdout).toContain('"hello":"filed"');
  const piped = place.start(['job', 'test.greet', '--input', '-']);
  piped.child.stdin?.end('{"orgId":"piped"}');
  expect((await piped.ended).stdout).toContain('"hello":"piped"');
});

test.each([
  [
    ['job', 'test.greet', '--input', '{"orgId":"a"}', '--org', 'b'],
    /--input and the flags contradict each other: orgId is "a" there and "b" as a flag/,
  ],
  [
    ['job', 'test.cleanup', '--org', 'a', '--org-id', 'b', '--label', 'x'],
    /--org is "a" and --org-id is "b"/,
  ],
  [
    ['job', 'other.job', '--retention', '5', '--enqueue'],
    /the fields of "other\.job" are unknown, because it is not registered here/,
  ],
  [['job', 'test.greet', '--input', '{'], /--input: expected JSON/],
  [
    ['job', 'test.greet', '--input', '{"account":9007199254740993}'],
    /--input: the number 9007199254740993 is too long, .*Put it in quotes/,
  ],
  [['job', 'test.greet', '--now', '2026-01-05', '--enqueue'], /--now works for a run in this process/],
  [['job', 'test.greet', '--input', '@nowhere.json'], /--input: Cannot read .*: there is no such file/],
  [['job', 'test.greet', '--colour', 'red'], /unknown option --colour of the job test\.greet/],
  [['job', 'test.cleanup', '--retntion', '6'], /Did you mean --retention\?/],
  [['job', 'test.cleanup', '--label'], /--label: expected a value, got none/],
  [
    ['job', 'test.greet', '--all-orgs'],
    /--all-orgs: the job test\.greet works for one organisation at a time/,
  ],
  [['job', 'test.greet', 'acme'], /unexpected argument "acme"/],
  [['job', '--label', 'x', 'test.cleanup'], /expected a job's id first, got "--label"/],
  [['job', 'test.greet', '--timeout', '30'], /Give a duration with its unit/],
  [['job', 'test.greet', '--enqueue', '--delay', '99999999d'], /at most 36525d/],
  [
    ['job', 'test.greet', '--run-at', '2036-01-05T09:00:00Z'],
    /--run-at works for a run of a daemon: it needs --enqueue/,
  ],
  [
    ['job', 'test.greet', '--because', 'as agreed'],
    /--because works for a run of a daemon: it needs --enqueue[^]*Give a field of the input that has this name by --input/,
  ],
  [
    ['job', 'test.greet', '--enqueue', '--run-at', '2036-01-05', '--delay', '1h'],
    /--run-at and --delay both say/,
  ],
  [['queue:limit', 'default', '--rate', '1/99999999d'], /Give a rate such as/],
  [['job', 'test.greet', '--timeout', '5 parsecs'], /'--timeout <duration>' argument '5 parsecs' is invalid/],
  [['job', 'test.greet', '--timeout', '0s'], /Give a duration above 0/],
  [['job', 'test.greet', '--now', '5'], /Give an instant with its zone, such as/],
  [['job', 'test.greet', '--org'], /argument missing\n {7}Try: worker job --help/],
  [['history', '--since', '-1d'], /'--since <time>' argument '-1d' is invalid/],
  [['jbo', 'test.greet'], /Did you mean job\?/],
])('%j is refused', async (args, message) => {
  const { exitCode, stdout, stderr } = await worker.place().ask(args);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

test.each([
  [
    ['job', 'pause', 'test.greet'],
    /expected flags after the job, got "test\.greet".*\n {7}Did you mean worker job:pause\?/,
  ],
  [
    ['job', 'test.gret', '--to', 'a@b'],
    /the fields of "test\.gret" are unknown.*\n {7}Did you mean "test\.greet"\?/,
  ],
])('%j makes no run of a job that nobody has', async (args, message) => {
  const place = worker.place();
  const { exitCode, stderr } = await place.ask(args);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(message);
  expect(await place.json(['history'])).toEqual([]);
});

test('a secret is refused for a job without its code, and is not stored', async ({ onTestFinished }) => {
  const place = worker.place();
  await place.ask(['job', 'nobody.has.this']);
  const store = await openStore({ url: place.databaseUrl });
  onTestFinished(() => store.close());
  const schema = JSON.stringify({ properties: { token: { type: 'string', format: 'password' } } });
  await store.write((tx) => tx.run(sql`update job_defs set version = '1.0.0', input_schema = ${schema}`));
  const { exitCode, stderr } = await place.ask([
    'job',
    'nobody.has.this',
    '--enqueue',
    '--input',
    '{"token":"s3cr3t"}',
  ]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('token: it is marked as secret');
  expect(stderr).not.toContain('s3cr3t');
});

test('a deep input is refused with its place, and does not exhaust the stack', async () => {
  const deep = `{"deep":${'['.repeat(2_500)}${']'.repeat(2_500)}}`;
  const { exitCode, stderr } = await worker.place().ask(['job', 'test.greet', '--enqueue', '--input', deep]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Expected at most 100 levels of objects and lists, got more at deep[0]');
});

test('--enqueue stores the run, prints its id, and says that nobody is there to take it', async () => {
  const place = worker.place();
  expect(await place.ask(['job', 'test.greet', '--enqueue'])).toEqual({
    exitCode: 0,
    stdout: '1\n',
    stderr: 'No daemon is running to take this run. Try: worker daemon\n',
  });
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'queued', trigger: 'manual' });
  expect((await place.ask(['job', 'test.gret', '--enqueue'])).exitCode).toBe(3);
});

test('a dry run is marked wherever it is shown, and is counted nowhere', async () => {
  const place = worker.place();
  const greet = async (...words: readonly string[]) => place.ask(['job', 'test.greet', ...words]);
  const lastRun = async () => {
    const jobs = (await place.json(['list'])) as readonly {
      readonly id: string;
      readonly lastRun?: object;
    }[];
    return jobs.find(({ id }) => id === 'test.greet')?.lastRun;
  };
  await greet('--dry-run');
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'succeeded', dryRun: true });
  expect(await place.json(['history'])).toMatchObject([{ id: 1, dryRun: true }]);
  expect((await place.ask(['history'])).stdout).toMatch(/\tsucceeded \(dry run\)\t/);
  expect(await lastRun()).toMatchObject({ id: 1, dryRun: true });
  expect((await place.ask(['list'])).stdout).toMatch(/^test\.greet\t.*\tsucceeded \S+ \(dry run\)\t$/m);
  expect(await place.json(['stats'])).toEqual([]);
  await greet();
  await greet('--dry-run');
  expect(await lastRun()).toMatchObject({ id: 2 });
  expect(await lastRun()).not.toHaveProperty('dryRun');
  expect(await place.json(['run:show', '2'])).not.toHaveProperty('dryRun');
  expect(await place.json(['stats'])).toMatchObject([{ jobId: 'test.greet', runs: 1 }]);
});

test('events:tail says who left a run to a daemon', async () => {
  const place = worker.place({ USER: 'root' });
  await place.ask(['job', 'test.slow', '--enqueue', '--as', 'ada']);
  expect((await place.ask(['events:tail', '--type', 'run.requested'])).stdout).toMatch(/\}\tada\n$/);
});

test('run:show and events:tail say who cancelled a run and why', async () => {
  const place = worker.place({ USER: 'root' });
  await place.ask(['job', 'test.slow', '--enqueue', '--as', 'ada']);
  await place.ask(['run:cancel', '1', '--reason', 'wrong day'], { WORKER_ACTOR: 'bo' });
  expect((await place.askAtTerminal(['run:show', '1'])).stdout).toMatch(
    /^ {2}cancelled by bo (now|\d+ s ago): wrong day$/m,
  );
  expect((await place.ask(['run:show', '1'])).stdout).toMatch(/^createdBy\tada$/m);
  const tail = ['events:tail', '--type', 'run.cancel_requested'];
  expect((await place.askAtTerminal(tail)).stdout).toMatch(
    /^\d\d \w+ [\d:]{8} {2}run\.cancel_requested {4}run 1 test\.slow {2}by bo {2}\{/,
  );
  expect((await place.ask(tail)).stdout).toMatch(/\}\tbo\n$/);
});

test('a terminal says what to type after a run was stored', async () => {
  const place = worker.place();
  const asked = await place.askAtTerminal(['job', 'test.fail', '--enqueue']);
  expect(asked.stdout).toBe('1\n');
  expect(asked.stderr).toContain('Next: worker run:show 1\n');
  expect((await place.ask(['job', 'test.greet', '--enqueue'])).stderr).not.toContain('Next:');
  await place.ask(['run:cancel', '1']);
  expect((await place.askAtTerminal(['run:replay', '1'])).stderr).toContain('worker run:show 3\n');
});

test('a run that waits is moved', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.greet', '--enqueue']);
  expect((await place.ask(['run:priority', '1', 'high'])).stdout).toBe('1\tnormal\thigh\n');
  expect(await place.json(['run:priority', '1', '--front'])).toEqual({
    runId: 1,
    before: 'high',
    after: 'high',
    toFront: true,
  });
  for (const args of [['1'], ['1', 'hihg'], ['x', 'low']])
    expect([args, (await place.ask(['run:priority', ...args])).exitCode]).toEqual([args, 2]);
  await place.ask(['run:cancel', '1']);
  expect(await place.ask(['run:priority', '1', 'low'])).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('Run 1 is cancelled: only a run that waits can be moved.'),
  });
});

test('one Ctrl-C that pnpm hands on once more is one', async () => {
  const place = worker.place();
  const started = place.start(['job', 'test.slow']);
  await started.until(/begun/);
  started.child.kill('SIGINT');
  await started.until(/cancelling/);
  started.child.kill('SIGINT');
  expect((await started.ended).exitCode).toBe(130);
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'cancelled' });
});

test('a name of the environment that nobody reads gets a warning, but not among JSON', async () => {
  const place = worker.place({ WORKER_NODENAME: 'x' });
  const { stderr } = await place.ask(['history']);
  expect(stderr).toContain(
    'WORKER_NODENAME is set, but it is not a variable of the worker. Did you mean WORKER_NODE_NAME?\n',
  );
  expect((await place.ask(['history', '--json'])).stderr).toBe('');
});

// Each starts a process and waits for it.
test.concurrent('the result alone is on stdout, the log on stderr', async ({ onTestFinished }) => {
  const { exitCode, stdout, stderr } = await worker
    .place({}, onTestFinished)
    .run(['job', 'test.greet', '--org', 'acme', '--now', '2026-01-05T09:00:00Z']);
  expect(exitCode).toBe(0);
  expect(stdout).toBe('1\ttest.greet\tsucceeded\t{"hello":"acme","now":"2026-01-05T09:00:00.000Z"}\n');
  expect(JSON.parse(stderr)).toMatchObject({
    level: 'info',
    msg: 'greeting',
    runId: 1,
    jobId: 'test.greet',
    who: 'acme',
  });
});

test.concurrent('a literal -- before the arguments is taken away, as pnpm leaves it there', async ({
  onTestFinished,
}) => {
  const { exitCode, stdout } = await worker.place({}, onTestFinished).run(['--', '--version']);
  expect([exitCode, stdout]).toEqual([0, '0.1.0\n']);
});

test.concurrent('what a job prints with console does not spoil the result', async ({ onTestFinished }) => {
  const { stdout, stderr } = await worker.place({}, onTestFinished).run(['job', 'test.print', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ data: { state: 'succeeded' } });
  expect(stderr).toContain('printed\n');
});

test.concurrent('--dry-run shows the events of a job and stores none', async ({ onTestFinished }) => {
  const place = worker.place({}, onTestFinished);
  const { stderr } = await place.run(['job', 'test.greet', '--dry-run']);
  expect(stderr).toContain('dry run: would publish test.greeted');
  expect(await place.json(['events:tail', '--type', 'test.*'])).toEqual([]);
});

test.concurrent('Ctrl-C cancels the run and waits for the job to listen', async ({ onTestFinished }) => {
  const place = worker.place({}, onTestFinished);
  const started = place.start(['job', 'test.slow']);
  await started.until(/begun/);
  started.child.kill('SIGINT');
  const { exitCode, stderr } = await started.ended;
  expect(exitCode).toBe(130);
  expect(stderr).toContain('cancelling: waiting for the job to end (Ctrl-C again to stop at once)');
  expect(await place.json(['run:show', '1'])).toMatchObject({
    state: 'cancelled',
    cancellation: { actor: 'cli', reason: 'interrupted' },
  });
});

test.concurrent('a run is cancelled from another process, whoever runs it', async ({ onTestFinished }) => {
  const place = worker.place({}, onTestFinished);
  const here = place.start(['job', 'test.slow']);
  await here.until(/begun/);
  expect(await place.json(['run:cancel', '1', '--reason', 'wrong day'])).toEqual({
    runId: 1,
    verdict: 'requested',
    state: 'running',
  });
  expect((await here.ended).exitCode).toBe(1);
  await place.ask(['job', 'test.slow', '--enqueue']);
  expect(await place.ask(['run:cancel', '2'])).toMatchObject({
    stdout: '2\tcancelled\tqueued\n',
    exitCode: 0,
  });
  expect(await place.ask(['run:cancel', '2'])).toMatchObject({
    exitCode: 7,
    stdout: '',
    stderr: expect.stringContaining('Run 2 had already ended (cancelled): nothing is changed.'),
  });
  expect((await place.ask(['run:cancel', '3'])).exitCode).toBe(3);
  expect(await place.json(['history'])).toMatchObject([
    { id: 2, state: 'cancelled' },
    { id: 1, state: 'cancelled', reason: 'wrong day' },
  ]);
});

test.concurrent('Ctrl-C while it waits for the next attempt cancels the run', async ({ onTestFinished }) => {
  const place = worker.place({}, onTestFinished);
  const started = place.start(['job', 'test.patient']);
  await started.until(/attempt 2 of 3 at/);
  started.child.kill('SIGINT');
  expect((await started.ended).exitCode).toBe(130);
  expect(await place.json(['run:show', '1'])).toMatchObject({
    state: 'cancelled',
    cancellation: { actor: 'cli', reason: 'interrupted' },
    attempts: [{ outcome: 'failed' }],
  });
});

test.concurrent('a second Ctrl-C ends at once, and the run is found lost by the next process that looks', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  const started = place.start(['job', 'test.deaf']);
  await started.until(/begun/);
  started.child.kill('SIGINT');
  await started.until(/cancelling/);
  expect((await started.insist('SIGINT')).exitCode).toBe(130);
  await place.ask(['job', 'test.greet']);
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'failed', reason: 'lost' });
});

test.concurrent('run:show says that the process of a killed job is gone', async ({ onTestFinished }) => {
  const place = worker.place({}, onTestFinished);
  const started = place.start(['job', 'test.slow']);
  await started.until(/begun/);
  started.child.kill('SIGKILL');
  await started.ended;
  const { stdout, stderr } = await place.ask(['run:show', '1']);
  expect(stdout).toContain('nodeAlive\tfalse\n');
  expect(stderr).toContain('The process of this run has ended.');
});

test.concurrent('a rejection that nobody handles fails the run that it came from', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  const { exitCode, stdout } = await place.run(['job', 'test.reject']);
  expect([exitCode, stdout]).toEqual([1, '1\ttest.reject\tfailed\tleft alone\n']);
});

test.concurrent('an exception that nobody catches exits with 70, and its run is settled', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  expect((await place.run(['job', 'test.burst'])).exitCode).toBe(70);
  expect(await place.json(['run:show', '1'])).toMatchObject({
    state: 'failed',
    error: { message: 'out of reach' },
  });
});

test.concurrent('a job that calls process.exit does not pass for one that is done', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  const { exitCode, stderr } = await place.run(['job', 'test.exit']);
  expect(exitCode).toBe(70);
  expect(JSON.parse(stderr)).toMatchObject({
    level: 'error',
    jobId: 'test.exit',
    msg: 'a job has called process.exit(0): this worker ends, and its runs are lost',
  });
});

test.concurrent('what a job prints cannot steer a terminal', async ({ onTestFinished }) => {
  const place = worker.place({}, onTestFinished);
  const job = await place.run(['job', 'test.garbage'], { LOG_FORMAT: 'pretty' });
  const logs = await place.ask(['run:logs', '1']);
  const shown = await place.ask(['run:show', '1']);
  // Line breaks and tabs are ours.
  for (const { stdout, stderr } of [job, logs, shown])
    expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n\t]|\u202e/u);
  expect(logs.stdout.split('\n')).toHaveLength(2);
});

test.concurrent.for([
  [['list', '--unscheduled'], 0],
  [['job', 'test.fail'], 1],
] as const)(
  'a LOG_LEVEL that is none is told once, also where nothing is logged: %j',
  async ([args, code], { onTestFinished }) => {
    const { exitCode, stderr } = await worker.place({ LOG_LEVEL: 'inof' }, onTestFinished).run(args);
    expect(exitCode).toBe(code);
    expect(stderr.split('\n').filter((line) => line.includes('LOG_LEVEL'))).toEqual([
      'warning  LOG_LEVEL: expected debug, info, warn, error, got "inof"; it is ignored. Did you mean "info"?',
    ]);
  },
);
