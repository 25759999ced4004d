import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from '@sb/storage';
import { newDatabase } from '@sb/testkit';
import { expect, test } from 'vitest';
import { endedRun, scheduleFile, started } from './daemons.ts';
import { inStore } from './in-store.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test.concurrent('a daemon executes what is enqueued, and its log is its result', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  // A rule of the shipped file may fire for the run that fails, and its line would be one more.
  const daemon = await started(place, '--alerts', scheduleFile(place, '{}', 'no-alerts.yaml'));
  await place.ask(['job', 'test.greet', '--org', 'acme', '--enqueue']);
  await daemon.until(/run succeeded/);
  await place.ask(['job', 'test.fail', '--enqueue']);
  await daemon.until(/run failed/);
  daemon.child.kill('SIGTERM');
  const { exitCode, stdout, stderr } = await daemon.ended;
  expect(exitCode).toBe(0);
  expect(messages(stdout)).toEqual(['worker started', 'greeting', 'run succeeded', 'stopped']);
  expect(messages(stderr)).toEqual(['run failed']);
});

test.concurrent('at level debug the start of each attempt is one line', async ({ onTestFinished }) => {
  const place = worker.place({ LOG_FORMAT: 'pretty', LOG_LEVEL: 'debug' }, onTestFinished);
  const daemon = place.start(['daemon']);
  await daemon.until(/at once/);
  await place.ask(['job', 'test.flaky', '--enqueue']);
  await daemon.until(/run succeeded/);
  daemon.child.kill('SIGTERM');
  const { stdout } = await daemon.ended;
  const starts = stdout.split('\n').filter((line) => line.includes('run started'));
  expect(starts).toEqual([
    expect.stringMatching(/debug.*runId=1 jobId=test\.flaky attempt=1/),
    expect.stringMatching(/debug.*runId=1 jobId=test\.flaky attempt=2/),
  ]);
  expect(stdout).not.toContain('to log the start');
});

test.concurrent('what a job prints with console is not among the lines of the log, which programs read', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  const daemon = await started(place);
  await place.ask(['job', 'test.print', '--enqueue']);
  await daemon.until(/run succeeded/);
  daemon.child.kill('SIGTERM');
  const { stdout, stderr } = await daemon.ended;
  expect(messages(stdout)).toEqual(['worker started', 'run succeeded', 'stopped']);
  expect(stderr).toMatch(/^printed\n/);
});

test.concurrent('people get a banner and words instead', async ({ onTestFinished }) => {
  const place = worker.place({ LOG_FORMAT: 'pretty', WORKER_NODE_NAME: 'ada' }, onTestFinished);
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
    /^ {2}\d+ jobs · 4 schedules on, 2 off · 3 at once · queues default, mail · 10 alert rules to no channel · health on http:\/\/127\.0\.0\.1:\d+$/m,
  );
  expect(stdout).toMatch(/^ {2}next {3}\S/m);
  expect(stdout).toMatch(/^ {2}(?:next| {4}) {3}.*09:00 +daily\.questmaster +in .* +America\/New_York$/m);
  expect(stdout).toMatch(/^ {2}to log the start of each run: LOG_LEVEL=debug$/m);
  expect(stdout).toMatch(/^ {2}stopped after \d+ ms · 0 finished, 0 put back$/m);
});

test.concurrent('a queue of worker.yaml that no job uses is a warning', async ({ onTestFinished }) => {
  const place = worker.place({ WORKER_CONFIG: 'worker.yaml' }, onTestFinished);
  writeFileSync(path.join(place.folder, 'worker.yaml'), 'work: [defualt]\n');
  const daemon = await started(place);
  await expect(
    daemon.until(/no job uses the queue .*defualt.*Did you mean .*default/),
  ).resolves.toBeDefined();
});

test.concurrent('a queue that worker.yaml names no more keeps its limits, with a warning', async ({
  onTestFinished,
}) => {
  const place = worker.place({ WORKER_CONFIG: 'worker.yaml' }, onTestFinished);
  const file = path.join(place.folder, 'worker.yaml');
  writeFileSync(file, 'queues: { mail: { concurrency: 3 } }\n');
  const daemon = await started(place);
  daemon.child.kill('SIGTERM');
  expect((await daemon.ended).stdout).not.toContain('keeps the limits');
  writeFileSync(file, 'queues: {}\n');
  const other = await started(place);
  await expect(other.until(/mail.*keeps the limits.*write .*mail: \{\}/)).resolves.toBeDefined();
});

test.concurrent('a rejection that nobody handles fails its run, and the daemon goes on', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  const daemon = await started(place);
  await place.ask(['job', 'test.reject', '--enqueue']);
  await daemon.until(/run failed/);
  await place.ask(['job', 'test.greet', '--enqueue']);
  await daemon.until(/run succeeded/);
  expect(await endedRun(place, 1)).toMatchObject({
    state: 'failed',
    error: { message: 'left alone' },
  });
});

test.concurrent('an exception that nobody catches ends the daemon with 70, and its runs are settled', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  const daemon = await started(place);
  await place.ask(['job', 'test.slow', '--enqueue']);
  await daemon.until(/begun/);
  await place.ask(['job', 'test.burst', '--enqueue']);
  expect((await daemon.ended).exitCode).toBe(70);
  expect(await place.json(['run:show', '2'])).toMatchObject({
    state: 'failed',
    error: { message: 'out of reach' },
  });
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'queued' });
});

test.concurrent('a daemon fails what a killed job left behind', async ({ onTestFinished }) => {
  const place = worker.place({}, onTestFinished);
  const job = place.start(['job', 'test.slow']);
  await job.until(/begun/);
  job.child.kill('SIGKILL');
  await job.ended;
  const daemon = await started(place);
  await daemon.until(/brought back/);
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'failed', reason: 'lost' });
});

test.concurrent('a daemon that lost its lease starts a new node, which is cordoned when the old one was', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  const daemon = await started(place);
  const [node] = Object(await place.json(['node:list']));
  await place.ask(['node:cordon', String(node.id)]);
  await daemon.until(/this node is cordoned/);
  await inStore(place, (store) => store.write((tx) => tx.run(sql`update nodes set state = 'lost'`)));
  await daemon.until(/a new node takes its place/);
  const [fresh] = Object(await place.json(['node:list']));
  expect(fresh).toMatchObject({ state: 'cordoned' });
  await place.ask(['job', 'test.greet', '--enqueue']);
  await place.ask(['node:uncordon', String(fresh.id)]);
  await daemon.until(/run succeeded/);
  expect(await endedRun(place, 1)).toMatchObject({ state: 'succeeded' });
});

test.concurrent('a daemon on PostgreSQL migrates, works and stops gracefully', async ({ onTestFinished }) => {
  const place = worker.place({ DATABASE_URL: await newDatabase() }, onTestFinished);
  const daemon = await started(place);
  await place.ask(['job', 'test.greet', '--enqueue']);
  await daemon.until(/run succeeded/);
  daemon.child.kill('SIGTERM');
  expect((await daemon.ended).exitCode).toBe(0);
  expect(await place.json(['history'])).toMatchObject([{ jobId: 'test.greet', state: 'succeeded' }]);
});

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
