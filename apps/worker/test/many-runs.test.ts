import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from '@sb/storage';
import { expect, test } from 'vitest';
import { inStore } from './in-store.ts';
import { type Place, useWorker } from './use-worker.ts';

const worker = useWorker();

/** Runs 1 and 2 of test.greet, and 3 of test.slow, wait. */
async function placeWithThree(): Promise<Place> {
  const place = worker.place({ USER: 'ada' });
  for (const job of ['test.greet', 'test.greet', 'test.slow']) await place.ask(['job', job, '--enqueue']);
  return place;
}

/** Runs 1 and 2 have failed. */
async function placeWithFailed(): Promise<Place> {
  const place = worker.place({ USER: 'ada' });
  for (let i = 0; i < 2; i++) await place.ask(['job', 'test.fail']);
  return place;
}

test('several runs are cancelled by number; each refusal is counted by its code, and the exit is partial', async () => {
  const place = await placeWithThree();
  await place.ask(['run:cancel', '2']);
  expect(await place.ask(['run:cancel', '1', '2', '9', '--reason', 'a typo'])).toMatchObject({
    exitCode: 9,
    stdout: expect.stringMatching(/^1\tcancelled\tqueued\n2\tRUN_ENDED\t.*\n9\tUNKNOWN_RUN\t/),
    stderr: expect.stringContaining('Refused: 1 RUN_ENDED, 1 UNKNOWN_RUN.'),
  });
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'cancelled' });
  expect((await place.ask(['run:cancel', '1', '2'])).exitCode).toBe(7);
  expect((await place.ask(['run:cancel', '8', '9'])).exitCode).toBe(3);
});

test('runs are cancelled by filters, after a preview and a question', async () => {
  const place = await placeWithThree();
  const chosen = ['run:cancel', '--job', 'test.greet', '--state', 'queued'];
  expect(await place.ask([...chosen, '--dry-run'])).toMatchObject({
    exitCode: 0,
    stdout: '1\ttest.greet\tqueued\n2\ttest.greet\tqueued\n',
    stderr: '2 runs would be cancelled or asked to stop; nothing is changed.\n',
  });
  expect(await place.json([...chosen, '--dry-run'])).toEqual({
    dryRun: true,
    runs: [1, 2].map((runId) => ({ runId, jobId: 'test.greet', queue: 'default', state: 'queued' })),
    refused: [],
    codes: {},
    isWhole: true,
  });
  expect(await place.ask(chosen)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('2 runs would be cancelled or asked to stop: 2 test.greet\n  run 1'),
  });
  expect(Object(await place.json(['run:show', '1'])).state).toBe('queued');
  const report = JSON.parse((await place.ask([...chosen, '--yes', '--json'])).stdout);
  expect(report.data).toMatchObject({
    done: [
      { runId: 1, jobId: 'test.greet', verdict: 'cancelled' },
      { runId: 2, verdict: 'cancelled' },
    ],
    refused: [],
    isWhole: true,
  });
  expect(Object(await place.json(['run:show', '3'])).state).toBe('queued');
  expect(await place.ask(['run:cancel', '--job', 'test.greet', '--yes'])).toMatchObject({
    exitCode: 0,
    stderr: 'No run matches.\n',
  });
  expect((await place.ask(['run:cancel', '--tag', 'none', '--yes'])).stderr).toBe('No run matches.\n');
});

test('failed runs are retried by filters, once each', async () => {
  const place = await placeWithFailed();
  await place.ask(['run:retry', '1']);
  const chosen = ['run:retry', '--job', 'test.fail', '--since', '1h', '--error', 'it broke'];
  expect(await place.ask([...chosen, '--dry-run'])).toMatchObject({
    stdout: expect.stringMatching(/^2\ttest.fail\tfailed\n1\tDEAD_LETTER_CLOSED\t.*\n$/),
    stderr: '1 run would be retried; nothing is changed.\nWould be refused: 1 DEAD_LETTER_CLOSED.\n',
  });
  expect(await place.json([...chosen, '--yes'])).toMatchObject({
    done: [{ runId: 2, replayedAs: 4 }],
    refused: [{ runId: 1, code: 'DEAD_LETTER_CLOSED' }],
    codes: { DEAD_LETTER_CLOSED: 1 },
  });
  expect((await place.ask([...chosen, '--yes'])).exitCode).toBe(7);
});

test('waiting runs are given another priority by filters', async () => {
  const place = await placeWithThree();
  const chosen = ['run:priority', '--job', 'test.greet', '--to', 'high'];
  expect(await place.ask([...chosen, '--dry-run'])).toMatchObject({
    exitCode: 0,
    stdout: '1\ttest.greet\tqueued\n2\ttest.greet\tqueued\n',
    stderr: '2 runs would be moved; nothing is changed.\n',
  });
  expect(await place.ask(chosen)).toMatchObject({ exitCode: 2, stdout: '' });
  expect(await place.ask([...chosen, '--yes'])).toMatchObject({
    exitCode: 0,
    stdout: '1\tnormal\thigh\n2\tnormal\thigh\n',
  });
  expect(await place.json(['run:show', '2'])).toMatchObject({ priority: 'high' });
  expect(await place.ask(['run:priority', '--queue', 'default', '--to', 'high', '--dry-run'])).toMatchObject({
    stdout: '3\ttest.slow\tqueued\n',
  });
  expect(await place.ask([...chosen, '--yes'])).toMatchObject({ exitCode: 0, stderr: 'No run matches.\n' });
  expect(await place.json(['run:show', '3'])).toMatchObject({ priority: 'normal' });
  await place.ask(['run:cancel', '3']);
  expect(await place.ask(['run:priority', '3', 'low', '--dry-run'])).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('only a run that waits can be moved'),
  });
});

test('finished runs are replayed by number and by filters, with another input', async () => {
  const place = await placeWithFailed();
  expect(await place.ask(['run:replay', '1', '2', '--input', '{"n":7}'])).toMatchObject({
    exitCode: 0,
    stdout: '1\t3\n2\t4\n',
  });
  expect(await place.json(['run:show', '4'])).toMatchObject({ input: { n: 7 }, replayOf: 2 });
  expect(await place.ask(['run:replay', '1', '--dry-run'])).toMatchObject({
    stdout: '1\ttest.fail\tfailed\n',
  });
  expect(await place.json(['run:replay', '--state', 'failed', '--queue', 'default', '--yes'])).toMatchObject({
    done: [{ runId: 2 }, { runId: 1 }],
  });
  expect((await place.ask(['run:replay', '--state', 'succeeded', '--yes'])).stderr).toBe('No run matches.\n');
});

test('a replay with the same input needs no code of a job', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.fail']);
  writeFileSync(path.join(place.folder, 'broken.mjs'), 'throw new Error("a broken module");');
  const own = ['--jobs', './broken.mjs'];
  expect(await place.run([...own, 'run:replay', '1'])).toMatchObject({ exitCode: 0 });
  expect(await place.run([...own, 'run:replay', '1', '2'])).toMatchObject({ exitCode: 9 });
  expect((await place.run([...own, 'run:replay', '1', '--input', '{}'])).stderr).toContain('a broken module');
});

test('a run that is refused anyway keeps no other one from a replay with another input', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.fail']);
  await place.ask(['job', 'test.cleanup', '--label', 'x', '--enqueue']);
  expect(await place.ask(['run:replay', '1', '2', '--input', '{"retentionDays":0}'])).toMatchObject({
    exitCode: 9,
    stdout: expect.stringContaining('RUN_NOT_FINISHED'),
  });
  expect(await place.ask(['run:replay', '2', '--input', '{"retentionDays":0}'])).toMatchObject({
    exitCode: 7,
  });
});

test('a store that fails half way leaves the report of what was done until then', async () => {
  const place = worker.place({ USER: 'ada' });
  for (let n = 1; n <= 12; n++) await place.ask(['job', 'test.fail', '--input', `{"n":${n}}`]);
  await inStore(place, (store) =>
    store.write((tx) =>
      tx.run(sql`create trigger fails before insert on runs when new.input = '{"n":5}'
        begin select raise(abort, 'the disk is gone'); end`),
    ),
  );
  const { exitCode, stdout, stderr } = await place.ask([
    'run:retry',
    '--job',
    'test.fail',
    '--yes',
    '--json',
  ]);
  // Newest first, ten at once: runs 2 and 1 were not begun.
  expect(JSON.parse(stdout).data).toMatchObject({
    done: [12, 11, 10, 9, 8, 7, 6, 4, 3].map((runId) => ({ runId, replayedAs: expect.any(Number) })),
    unknown: [{ runId: 5, jobId: 'test.fail' }],
    isWhole: false,
  });
  expect(JSON.parse(stderr)).toMatchObject({ error: { exitCode } });
  expect(exitCode).not.toBe(9);
  const again = await place.ask(['run:replay', '5', '4', '--yes']);
  expect(again.stdout).toMatch(/^4\t\d+\n5\tunknown\n$/);
  expect(again.stderr).toContain('1 of 2 runs was replayed.\nThe outcome of 1 run is unknown: 5.');
  expect(again.stderr).toContain('the disk is gone');
});

test('a dry run says which runs would be refused, and one run alone is refused by it', async () => {
  const place = await placeWithFailed();
  await place.ask(['job', 'test.greet', '--enqueue']);
  expect(await place.ask(['run:retry', '1', '3', '9', '--dry-run'])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^1\ttest.fail\tfailed\n3\tRUN_NOT_FINISHED\t.*\n9\tUNKNOWN_RUN\t.*\n$/),
    stderr:
      '1 run would be retried; nothing is changed.\nWould be refused: 1 RUN_NOT_FINISHED, 1 UNKNOWN_RUN.\n',
  });
  expect(await place.json(['run:cancel', '1', '3', '--dry-run'])).toMatchObject({
    runs: [{ runId: 3 }],
    refused: [{ runId: 1, jobId: 'test.fail', code: 'RUN_ENDED' }],
    codes: { RUN_ENDED: 1 },
  });
  for (const command of ['run:retry', 'run:replay', 'run:cancel'])
    expect(await place.ask([command, '9', '--dry-run'])).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('There is no run 9; the newest is 3.'),
    });
  expect(await place.ask(['run:replay', '3', '--dry-run'])).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('Run 3 is queued'),
  });
  await place.ask(['run:cancel', '3']);
  expect(await place.ask(['run:retry', '3', '--dry-run'])).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('Run 3 has not failed'),
  });
  expect((await place.ask(['run:replay', '3', '--dry-run'])).exitCode).toBe(0);
});

test.each([
  [['run:retry', '--job', 'test.fial'], 'Did you mean "test.fail"?'],
  [['run:replay', '--job', 'test.fial', '--state', 'failed'], 'Did you mean "test.fail"?'],
  [['run:priority', '--job', 'test.fial', '--to', 'low'], 'Did you mean "test.fail"?'],
  [['run:retry', '--queue', 'defualt'], 'Did you mean "default"?'],
  [['run:cancel', '--schedule', 'nightly'], 'There is no schedule "nightly" in the store'],
])('%j acts on no run, and says which name is unknown', async (args, message) => {
  const place = worker.place();
  await place.ask(['job', 'test.fail']);
  expect(await place.ask([...args, '--yes'])).toMatchObject({
    exitCode: 3,
    stdout: '',
    stderr: expect.stringContaining(message),
  });
});

test('a mistyped name is said also where the code of jobs cannot be loaded', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.fail']);
  writeFileSync(path.join(place.folder, 'broken.mjs'), `throw new Error('no such module');`);
  expect(
    await place.run(['run:cancel', '--job', 'test.fial', '--yes'], { WORKER_JOBS: 'broken.mjs' }),
  ).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('Did you mean "test.fail"?') });
});

test('a job is not called unknown where the code that may have it cannot be loaded', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.fail']);
  writeFileSync(path.join(place.folder, 'broken.mjs'), `throw new Error('no such module');`);
  const env = { WORKER_JOBS: 'broken.mjs' };
  expect(await place.run(['run:cancel', '--job', 'reports.daily', '--yes'], env)).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining('no such module'),
  });
  expect(await place.run(['dlq:list', '--job', 'reports.daily'], env)).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('the jobs of this program cannot be loaded'),
  });
});

test.each([
  ['that no store has yet', 'own.new', 'run:cancel'],
  ['that no store has yet', 'own.new', 'run:priority --to low'],
  ['that no code has, and of which a run was recorded', 'nobody.has.this', 'run:retry'],
])('a job %s is no mistyped name: %s for %s', async (_, job, command) => {
  const place = worker.place();
  const code = `export default [{ id: 'own.new', name: 'New', run() {} }];`;
  writeFileSync(path.join(place.folder, 'jobs.mjs'), code);
  await place.ask(['job', 'nobody.has.this']);
  expect(
    await place.run([...command.split(' '), '--job', job, '--tag', 'none'], { WORKER_JOBS: 'jobs.mjs' }),
  ).toMatchObject({ exitCode: 0, stderr: 'No run matches.\n' });
});

test('a dry run of a chain shows the runs that would be done again', async () => {
  const place = worker.place({ USER: 'ada' });
  await place.ask(['job', 'test.greet', '--enqueue']);
  await place.ask(['job', 'test.slow', '--enqueue', '--after', '1']);
  const look = ['run:retry', '2', '--chain', '--dry-run'];
  expect(await place.ask(look)).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('2 runs of the chain 1 have not ended'),
  });
  await place.ask(['run:cancel', '1', '--chain']);
  expect(await place.ask(look)).toEqual({
    exitCode: 0,
    stdout: '1\ttest.greet\tcancelled\n2\ttest.slow\tcancelled\n',
    stderr: '2 runs would be retried in a new chain; nothing is changed.\n',
  });
  await place.ask(['run:retry', '2', '--chain']);
  expect(await place.ask(look)).toMatchObject({ exitCode: 7, stdout: '' });
});

test('a dry run of a replay from a step looks for the step', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.steps']);
  expect(await place.ask(['run:replay', '1', '--from-step', 'send', '--dry-run'])).toMatchObject({
    exitCode: 0,
    stdout: '1\ttest.steps\tfailed\n',
  });
  expect(await place.ask(['run:replay', '1', '--from-step', 'sned', '--dry-run'])).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('has no step "sned" on record: it has fetch, send.'),
  });
});

test.each([
  [['run:retry', '1', '2', '--chain', '--dry-run'], '--chain takes the number of one run'],
  [['run:cancel'], 'expected a choice of runs, got none'],
  [['run:cancel', '1', '--job', 'a'], 'exclude each other'],
  [['run:cancel', '1', '2', '--chain'], '--chain takes the number of one run'],
  [['run:retry', '--error', '', '--yes'], 'Give a text that is not empty'],
  [['run:replay', '--error', '', '--yes'], 'Give a text that is not empty'],
  [['run:cancel', '--job', '', '--yes'], 'Give a text that is not empty'],
  [['run:priority'], 'expected a choice of runs, got none'],
  [['run:priority', '1', '--job', 'a'], 'exclude each other'],
  [['run:priority', '--job', 'a'], 'expected a priority, got none'],
  [['run:priority', '--job', 'a', '--front'], '--front takes the number of one run'],
  [['run:priority', '1', 'low', '--to', 'high'], 'exclude each other'],
  [['run:cancel', '--state', 'runing'], 'Did you mean "running"?'],
  [['run:retry', '1', 'x'], 'expected the number of a run, got "x"'],
  [['run:replay', '1', '2', '--from-step', 'send'], '--from-step takes the number of one run'],
])('%j is a usage error', async (args, message) => {
  expect(await worker.place().ask(args)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(message),
  });
});
