import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openStore, sql } from '@sb/storage';
import { expect, test } from 'vitest';
import { inStore } from './in-store.ts';
import { type Place, useWorker } from './use-worker.ts';

const STRICT_JOB = `
const validate = (value) =>
  typeof value?.n === 'number' ? { value } : { issues: [{ message: 'n must be a number', path: ['n'] }] };
export default [{
  id: 'own.strict',
  name: 'Takes a number',
  input: { '~standard': { version: 1, vendor: 'own', validate } },
  run: () => { throw new Error('it broke'); },
}];
`;

const worker = useWorker();

/** Run 1 fails by test.fail, run 2 is of a job that nobody has. */
async function placeWithTwo(): Promise<Place> {
  const place = worker.place({ USER: 'ada' });
  await place.ask(['job', 'test.fail', '--input', '{"password":"hunter2","n":1}']);
  await place.ask(['job', 'nobody.has.this']);
  return place;
}

test('dead letters are listed, shown and discarded', async () => {
  const place = await placeWithTwo();
  expect(await place.json(['dlq:list'])).toMatchObject([
    { runId: 2, reason: 'unknown_job', status: 'open' },
    { runId: 1, jobId: 'test.fail', diedAt: expect.stringMatching(/Z$/), error: { message: 'it broke' } },
  ]);
  const { stdout } = await place.ask(['dlq:list', '--job', 'test.fail', '--filter', 'DISK is too']);
  expect(stdout).toMatch(/^1\ttest\.fail\t\d{4}-.*Z\topen\terror\tit broke\n$/);

  expect(await place.ask(['dlq:discard', '2', '--reason', 'a typo'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('this would discard 1 dead letter: give --yes to do it'),
  });
  expect((await place.ask(['dlq:discard', '2'])).stderr).toContain(`--reason 'sent by hand'`);
  const dry = await place.ask(['dlq:discard', '--all', '--reason', 'a typo', '--dry-run']);
  expect(dry).toMatchObject({
    exitCode: 0,
    stderr: '2 dead letters would be discarded; nothing was changed.\n',
  });
  expect(await place.json(['dlq:discard', '2', '--reason', 'a typo', '--yes'])).toMatchObject({
    discarded: [{ runId: 2 }],
  });
  expect(await place.json(['dlq:show', '2'])).toMatchObject({
    status: 'discarded',
    decisions: [{ type: 'dead_letter.discarded', actor: 'ada', reason: 'a typo' }],
  });
  expect(await place.json(['dlq:show', '1'])).toMatchObject({
    input: { password: '[redacted]', n: 1 },
    error: { cause: { message: 'the disk is too small' } },
  });
  expect(await place.ask(['dlq:show', '3'])).toMatchObject({ exitCode: 3 });
  const ofJob = ['--job', 'test.fial'];
  for (const args of [['dlq:list'], ['dlq:discard', '--reason', 'a typo'], ['dlq:reopen']])
    expect((await place.ask([...args, ...ofJob])).stderr).toContain('Did you mean "test.fail"?');
});

test('a dry run that finds dead letters does not load the code of jobs', async () => {
  const place = await placeWithTwo();
  writeFileSync(path.join(place.folder, 'jobs.js'), `throw new Error('the code was loaded');`);
  const look = ['--job', 'test.fail', '--dry-run'];
  const withCode = { WORKER_JOBS: 'jobs.js' };
  expect(await place.ask(['dlq:discard', '--reason', 'a typo', ...look], withCode)).toMatchObject({
    exitCode: 0,
  });
  expect(await place.ask(['dlq:replay', ...look], withCode)).toMatchObject({ exitCode: 0 });
  await place.ask(['dlq:discard', '--all', '--reason', 'a typo', '--yes']);
  expect(await place.ask(['dlq:reopen', ...look], withCode)).toMatchObject({ exitCode: 0 });
  const edited = ['dlq:replay', ...look, '--input', '{}'];
  expect((await place.ask(edited, withCode)).stderr).toContain('the code was loaded');
});

test.each([
  { args: ['dlq:replay'], status: 'open', done: 'replayed' },
  { args: ['dlq:discard', '--reason', 'a typo'], status: 'open', done: 'discarded' },
  { args: ['dlq:reopen'], status: 'discarded', done: 'reopened' },
])('$args of many that fails on its way leaves the report of what was done', async (the) => {
  const place = await placeWithTwo();
  await inStore(place, (store) =>
    store.write(function* (tx) {
      yield* tx.run(sql`insert into dead_letters
        (run_id, job_id, died_at, reason, queue_id, priority, root_id, dry_run, status, input)
        with recursive numbers (n) as (select 1001 union all select n + 1 from numbers where n < 1600)
        select n, job_id, died_at, reason, queue_id, priority, n, dry_run, ${the.status}, '{}'
        from dead_letters, numbers where run_id = 1`);
      yield* tx.run(sql`create trigger fails before update on dead_letters when old.run_id = 1600
        begin select raise(abort, 'the disk is gone'); end`);
    }),
  );
  const ofJob = ['--job', 'test.fail', '--yes'];
  const failed = await place.ask([...the.args, ...ofJob, '--json']);
  const { data } = JSON.parse(failed.stdout);
  expect(data).toMatchObject({ dryRun: false, isWhole: false });
  expect(data[the.done]).toHaveLength(500);
  expect(JSON.parse(failed.stderr)).toMatchObject({ error: { exitCode: failed.exitCode } });
  expect([0, 9]).not.toContain(failed.exitCode);
  await inStore(place, (store) => store.write((tx) => tx.run(sql`drop trigger fails`)));
  const rest = await place.json([...the.args, ...ofJob]);
  expect(rest).toMatchObject({ isWhole: true });
  expect(Object(rest)[the.done]).toHaveLength(the.status === 'open' ? 101 : 100);
});

test('a list of dead letters that is cut short says where it goes on', async () => {
  const place = await placeWithTwo();
  const list = async (...flags: readonly string[]) => {
    const { stdout, stderr } = await place.ask(['dlq:list', '--limit', '1', ...flags, '--json']);
    expect(stderr).toBe('');
    return JSON.parse(stdout);
  };
  const { data, page } = await list();
  expect([data, page]).toMatchObject([[{ runId: 2 }], { next: expect.stringMatching(/^\d+:2$/) }]);
  const rest = await list('--cursor', page.next);
  expect([rest.data, rest.page]).toMatchObject([[{ runId: 1 }], {}]);
  expect(rest.page).toEqual({});
  expect((await place.ask(['dlq:list', '--limit', '1', '--jsonl'])).stderr).toContain(
    `--cursor ${page.next}`,
  );
  expect(await list('--group')).toMatchObject({
    data: [{ count: 1 }],
    page: { total: 2, searched: { rows: 2, isWhole: true } },
  });
});

test('groups of dead letters show no token, neither in the message nor in its shape', async () => {
  const place = await placeWithTwo();
  const token = `ghp_${'a1B2'.repeat(9)}`;
  const store = await openStore({ url: place.databaseUrl });
  const said = sql`'order ' || run_id || ${` with ${token}`}`;
  await store.write((tx) => tx.run(sql`update dead_letters set error_text = ${said}, fingerprint = 'one'`));
  await store.close();
  expect(await place.json(['dlq:list', '--group'])).toMatchObject([
    { count: 2, message: 'order 2 with [redacted]', shape: 'order <n> with [redacted]' },
  ]);
});

test('a replay tells each letter what became of it', async () => {
  const place = await placeWithTwo();
  const dry = await place.ask(['dlq:replay', '--all', '--dry-run']);
  expect(dry.stdout).toMatch(
    /^1\ttest\.fail\twould be replayed\n2\tnobody\.has\.this\tNo job "nobody\.has\.this" is/,
  );
  expect(dry).toMatchObject({
    exitCode: 0,
    stderr: '1 of 2 dead letters would be replayed; nothing was changed.\n',
  });
  expect(await place.ask(['dlq:replay', '--since', '1h', '--reason', 'error'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('this would replay 1 dead letter: give --yes to do it'),
  });
  expect(await place.ask(['dlq:replay', '--all', '--rate', '100/s', '--yes'])).toMatchObject({
    exitCode: 9,
    stdout: expect.stringMatching(/^1\ttest\.fail\treplayed as 3\n2\t/),
  });
  expect(await place.json(['run:show', '3'])).toMatchObject({
    state: 'queued',
    replayOf: 1,
    rootId: 1,
    createdBy: 'ada',
  });
  expect(await place.ask(['dlq:replay', '1', '1'])).toMatchObject({
    exitCode: 7,
    stdout: '1\ttest.fail\treplayed already as 3\n',
  });
  expect(await place.ask(['dlq:replay', '2'])).toMatchObject({ exitCode: 1 });
  expect(await place.ask(['dlq:replay', '9'])).toMatchObject({
    exitCode: 3,
    stderr: 'error  There is no dead letter of run 9.\n       Try: worker dlq:list\n',
  });
});

test('a patch changes the own input of each letter, and a dry run shows it', async () => {
  const place = worker.place({ USER: 'ada' });
  await place.ask(['job', 'test.fail', '--input', '{"password":"hunter2","n":1,"old":true}']);
  await place.ask(['job', 'test.fail', '--input', '{"n":2}']);
  const patch = ['dlq:replay', '--all', '--patch', '{"n":7,"old":null}'];
  const dry = await place.ask([...patch, '--dry-run']);
  expect(dry.exitCode).toBe(0);
  expect(dry.stdout).toContain('run 2  before  ');
  expect(await place.json([...patch, '--dry-run'])).toMatchObject({
    dryRun: true,
    inputs: [
      {
        runId: 1,
        before: { password: '[redacted]', n: 1, old: true },
        after: { password: '[redacted]', n: 7 },
      },
      { runId: 2, before: { n: 2 }, after: { n: 7 } },
    ],
  });
  expect(await place.json([...patch, '--yes'])).toMatchObject({ replayed: [{ runId: 1 }, { runId: 2 }] });
  expect(await place.json(['run:show', '4'])).toMatchObject({ input: { n: 7 }, replayOf: 2 });
  expect(Object(await place.json(['run:show', '3'])).input).not.toHaveProperty('old');
});

test('a patch after which a job would refuse its input is refused before anything is replayed', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.strict', '--input', '{"n":1}']);
  expect(await place.json(['dlq:list'])).toMatchObject([{ runId: 1, error: { message: 'it broke' } }]);
  const patch = (json: string) => place.ask(['dlq:replay', '1', '--patch', json]);
  expect(await patch('{"n":"two"}')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('n must be a number'),
  });
  expect(await place.json(['dlq:list'])).toMatchObject([{ runId: 1, status: 'open' }]);
  expect(await patch('{"n":2}')).toMatchObject({ exitCode: 0 });
});

test('a replay with another input has the dedupe key of that input, which needs the code of the job', async () => {
  const place = worker.place();
  const keyed = STRICT_JOB.replace('run:', "dedupeKey: ({ n }) => 'n' + n, run:");
  writeFileSync(path.join(place.folder, 'own.mjs'), keyed);
  const own = ['--jobs', './own.mjs'];
  for (const n of [1, 2])
    await place.run([...own, 'job', 'own.strict', '--input', `{"n":${n}}`, '--no-retry']);
  expect(await place.ask(['dlq:replay', '1', '--patch', '{"n":8}'])).toMatchObject({
    stdout: expect.stringContaining('has a dedupeKey'),
  });
  expect(await place.run([...own, 'dlq:replay', '1', '--patch', '{"n":8}'])).toMatchObject({ exitCode: 0 });
  expect(await place.run([...own, 'run:replay', '2', '--input', '{"n":9}'])).toMatchObject({ exitCode: 0 });
  expect(await place.json(['run:show', '3'])).toMatchObject({ dedupeKey: 'n8', replayOf: 1 });
  expect(await place.json(['run:show', '4'])).toMatchObject({ dedupeKey: 'n9', replayOf: 2 });
});

test('an input that a job with a dedupe key refuses is refused before anything is replayed', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.fail', '--input', '{"n":1}']);
  await place.ask(['job', 'test.keyed', '--input', '{"n":1}']);
  for (const flag of ['--patch', '--input'])
    expect(await place.ask(['dlq:replay', '1', '2', flag, '{"n":"two"}'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('n must be a number'),
    });
  expect(await place.json(['dlq:list'])).toMatchObject([{ runId: 2 }, { runId: 1 }]);
});

test('a letter that cannot be replayed now keeps no other one from a replay with an input that its job refuses', async () => {
  const place = worker.place();
  const elsewhere = STRICT_JOB.replace('run:', "queue: 'slow', run:");
  writeFileSync(path.join(place.folder, 'own.mjs'), elsewhere);
  const own = ['--jobs', './own.mjs'];
  await place.run([...own, 'job', 'own.strict', '--input', '{"n":1}', '--no-retry']);
  await place.ask(['job', 'test.fail', '--input', '{"n":1}']);
  await place.ask(['queue:drain', 'slow', '--reason', 'a move']);
  expect(await place.run([...own, 'dlq:replay', '1', '2', '--input', '{"n":"two"}'])).toMatchObject({
    exitCode: 9,
    stdout: expect.stringContaining('The queue "slow" is being drained'),
  });
  expect(await place.json(['run:show', '3'])).toMatchObject({ replayOf: 2, input: { n: 'two' } });
});

test('a replay with another input asks only the jobs of its letters', async () => {
  const place = worker.place();
  const other = STRICT_JOB.replace(
    'default [{',
    `default [{
      id: 'own.other',
      name: 'Is not asked',
      input: { '~standard': { version: 1, vendor: 'own', validate: (value) => { console.error('asked'); return { value }; } } },
      run: () => undefined,
    }, {`,
  );
  writeFileSync(path.join(place.folder, 'own.mjs'), other);
  const own = ['--jobs', './own.mjs'];
  await place.run([...own, 'job', 'own.strict', '--input', '{"n":1}', '--no-retry']);
  expect(await place.run([...own, 'dlq:replay', '1', '--input', '{"n":2}'])).toMatchObject({
    exitCode: 0,
    stderr: expect.not.stringContaining('asked'),
  });
});

test('letters are grouped by their error, chosen by their group, and opened again', async () => {
  const place = await placeWithTwo();
  await place.ask(['job', 'test.fail']);
  const groups = await place.json(['dlq:list', '--group']);
  expect(groups).toMatchObject([
    { count: 2, message: 'it broke', jobs: ['test.fail'], lastRunId: 3, hours: expect.any(Array) },
    { count: 1, jobs: ['nobody.has.this'] },
  ]);
  const [{ fingerprint }] = Object(groups);
  expect((await place.ask(['dlq:list', '--group'])).stdout).toContain(`${fingerprint}\t2\t0,`);
  expect(await place.json(['dlq:list', '--fingerprint', fingerprint])).toMatchObject([
    { runId: 3 },
    { runId: 1 },
  ]);
  const discard = ['dlq:discard', '--fingerprint', fingerprint, '--reason', 'a typo', '--yes'];
  expect(await place.json(discard)).toMatchObject({ discarded: [{ runId: 1 }, { runId: 3 }] });
  expect(await place.ask(['dlq:reopen', '--all', '--dry-run'])).toMatchObject({
    exitCode: 0,
    stdout: '1\ttest.fail\twould be opened again\n3\ttest.fail\twould be opened again\n',
  });
  expect(await place.ask(['dlq:reopen', '--all'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('this would open 2 discarded dead letters again: give --yes to do it'),
  });
  expect(await place.ask(['dlq:reopen', '1', '2'])).toMatchObject({
    exitCode: 9,
    stdout: '1\ttest.fail\topened again\n2\tnobody.has.this\topen already\n',
  });
  expect(await place.json(['dlq:show', '1'])).toMatchObject({
    status: 'open',
    decisions: [{ type: 'dead_letter.discarded' }, { type: 'dead_letter.reopened' }],
  });
  expect(await place.json(['dlq:replay', '--fingerprint', fingerprint, '--yes'])).toMatchObject({
    replayed: [{ runId: 1 }],
  });
});

test.each([
  [['dlq:replay'], 'expected a choice of dead letters, got none'],
  [['dlq:replay', '1', '--all'], 'exclude each other'],
  [['dlq:replay', '--all', '--rate', '10'], 'Give a rate such as 10/s, 600/m or 100/h.'],
  [['dlq:replay', '--reason', 'eror'], 'Did you mean "error"?'],
  [['dlq:list', '--cursor', '7'], 'Give the "next" of the page before'],
  [['dlq:list', '--group', '--job', 'a'], '--group shows all open dead letters'],
  [['dlq:replay', '1', '--input', '{}', '--patch', '{}'], 'exclude each other'],
  [['dlq:replay', '1', '--patch', '[1]'], '--patch: expected a JSON object'],
  [['dlq:replay', '1', '--patch', '{bad'], '--patch: expected JSON, got something else'],
  [['history', '--since', 'yesterday'], 'Give a duration until now, such as 30m, 24h or 7d, or an instant'],
  [['dlq:discard', '--filter', '', '--reason', 'r', '--yes'], 'Give a text that is not empty'],
  [['dlq:replay', '--filter', ' ', '--yes'], 'Give a text that is not empty'],
  [['dlq:reopen', '--filter', '', '--yes'], 'Give a text that is not empty'],
  [['dlq:reopen'], 'expected a choice of dead letters, got none'],
  [['dlq:list', '--status', 'opn'], 'Did you mean "open"?'],
])('%j is a usage error', async (args, message) => {
  expect(await worker.place().ask(args)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(message),
  });
});

test('an edited input is checked by the job before anything is replayed', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.cleanup', '--label', 'x', '--enqueue']);
  const store = ['--input', '{"retentionDays":0}'];
  await place.ask(['run:cancel', '1']);
  expect(await place.ask(['run:replay', '1', ...store])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('label'),
  });
  const again = await place.ask(['run:replay', '1', '--input', '{"label":"y"}']);
  expect(again).toEqual({
    exitCode: 0,
    stdout: '2\n',
    stderr: 'No daemon is running to take this run. Try: worker daemon\n',
  });
  expect(await place.json(['run:show', '2'])).toMatchObject({ input: { label: 'y' }, trigger: 'replay' });
});

test('a failed run is retried once', async () => {
  const place = await placeWithTwo();
  expect(await place.ask(['run:retry', '1', '--reason', 'mended'])).toMatchObject({
    exitCode: 0,
    stdout: '3\n',
  });
  expect(await place.ask(['run:retry', '1'])).toMatchObject({
    exitCode: 7,
    stderr:
      'error  Run 1 was replayed already, as run 3.\n       To run it again all the same: worker run:replay 1\n',
  });
  expect(await place.json(['run:show', '1'])).toMatchObject({
    deadLetter: { status: 'replayed', replayedAs: 3 },
  });
  expect(await place.json(['events:tail', '--type', 'run.replayed'])).toMatchObject([
    { runId: 1, actor: 'ada', payload: { replayedAs: 3, reason: 'mended' } },
  ]);
  expect((await place.ask(['run:retry', '3'])).stderr).toContain(
    'Run 3 is queued: only a run that has ended',
  );
});
