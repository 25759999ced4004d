/** What `worker init` makes works as it is; and the page that explains it is true. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ownProject } from './own-project.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();
const PAGE = path.resolve(import.meta.dirname, '../../../docs/guides/own-project.md');
const FILES = [
  'package.json',
  '.gitignore',
  'worker.yaml',
  'scheduler.yaml',
  'alerts.yaml',
  'jobs/index.mjs',
  'jobs/hello.mjs',
  'jobs/hello.test.mjs',
];

test('the lines of the page make a project, run its job, its test and the check of its files', async () => {
  const { folder, run } = await ownProject();
  const page = readFileSync(PAGE, 'utf8');
  const lines = Array.from(page.matchAll(/^```sh\n([^]*?)^```$/gm), ([, block = '']) =>
    block.trim().split('\n'),
  );
  writeFileSync(path.join(folder, 'crontab.txt'), /^```crontab\n([^]*?)^```$/m.exec(page)?.[1] ?? '');
  for (const line of lines.flat()) {
    const ended = await run(line.replace('npx --no-install worker', 'worker'));
    expect([line, ended.exitCode, ended.exitCode === 0 ? '' : ended.stderr]).toEqual([line, 0, '']);
  }
  // Beside the settings of the project.
  expect(readdirSync(path.join(folder, 'data'))).toContain('worker.db');
  expect((await run('worker history --json')).stdout).toContain('"result":{"said":"Hello, Ada!"}');
  const check = await run('worker config:check');
  expect(check.stdout).toMatch(/^ok\tworker\.yaml\t.*\t3 fields$/m);
  expect(check.stdout).toMatch(/^ok\tscheduler\.yaml\t/m);
  expect(check.stdout).not.toContain('problem');
  expect((await run('worker config:check --config cron/scheduler.yaml')).stdout).toMatch(
    /^ok\tscheduler\.yaml\t.*\t4 schedules, 4 on$/m,
  );
});

test('an existing file stays, and the lines to add are shown', async () => {
  const { folder, ask } = worker.place();
  writeFileSync(path.join(folder, '.gitignore'), 'mine\n');
  writeFileSync(path.join(folder, 'package.json'), '{}');
  const { exitCode, stdout } = await ask(['init', '--yes', '--js']);
  expect(exitCode).toBe(0);
  expect(readFileSync(path.join(folder, '.gitignore'), 'utf8')).toBe('mine\n');
  expect(readFileSync(path.join(folder, 'package.json'), 'utf8')).toBe('{}');
  expect(stdout).toMatch(/^exists\tpackage\.json\nexists\t\.gitignore\nwritten\tworker\.yaml$/m);
  expect(stdout).toContain(
    'package.json exists, and stays as it is. If they are not in it, add these lines:\n"scripts": {\n  "worker": "worker",',
  );
  for (const line of ['"@sb/jobs": "^', '"zod": "^', '"devDependencies": {\n  "@sb/testing": "^'])
    expect(stdout).toContain(line);
  expect(stdout).toContain('add these lines:\nnode_modules/\ndata/');
  const again = await ask(['init', '--js', '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({
    data: { files: FILES.map((file) => ({ path: file, outcome: 'exists' })) },
  });
});

test('the paths of an installed program start where it was started, not where npm was called', async () => {
  const { folder, run } = await ownProject();
  const line = 'mkdir -p package && cd package && INIT_CWD=.. worker init --yes --js';
  expect(await run(line)).toMatchObject({ exitCode: 0 });
  expect(readdirSync(path.join(folder, 'package'))).toContain('worker.yaml');
  expect(existsSync(path.join(folder, 'worker.yaml'))).toBe(false);
});

test('beside the package.json of npm init, the job and its test run as they are', async () => {
  const { folder, run } = await ownProject();
  writeFileSync(path.join(folder, 'package.json'), '{ "name": "shop", "type": "commonjs" }\n');
  const made = await run('worker init --yes');
  expect(made).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('Next: add the lines for package'),
  });
  expect(readdirSync(path.join(folder, 'jobs'))).not.toContain('index.ts');
  for (const line of ['worker job hello', 'worker config:check', 'node --test jobs/*.test.*']) {
    const { exitCode, stderr } = await run(line);
    expect([line, exitCode, exitCode === 0 ? '' : stderr]).toEqual([line, 0, '']);
  }
});

test('--dry-run shows each file with its text, and writes none', async () => {
  const { folder, ask } = worker.place();
  const before = readdirSync(folder);
  const { stdout } = await ask(['init', 'new', '--dry-run', '--js']);
  for (const file of FILES) expect(stdout).toContain(`--- ${file}\n`);
  expect(stdout).toContain('jobId: hello');
  expect(readdirSync(folder)).toEqual(before);
});

test('without --yes and without a terminal it writes nothing', async () => {
  const { folder, ask } = worker.place();
  expect(await ask(['init', 'new'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('this would write 8 files into'),
  });
  expect(existsSync(path.join(folder, 'new'))).toBe(false);
});

test('a crontab that is not there, and a folder that cannot be made', async () => {
  const { folder, ask } = worker.place();
  expect(await ask(['init', '--from-crontab', 'none', '--yes'])).toMatchObject({ exitCode: 4 });
  writeFileSync(path.join(folder, 'file'), '');
  expect(await ask(['init', 'file/in', '--yes'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('a part of its path is a file'),
  });
  expect(await ask(['init', 'file', '--yes'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('its folder is a file'),
  });
});

test.each`
  crontab                            | on
  ${'0 3 * * * /bin/nightly'}        | ${'2 schedules, 2 on'}
  ${'@reboot /bin/start\n# nothing'} | ${'1 schedule, 1 on'}
`('the project of a crontab removes old records too: $on', async ({ crontab, on }) => {
  const { folder, ask } = worker.place();
  writeFileSync(path.join(folder, 'crontab.txt'), `${crontab}\n`);
  expect(await ask(['init', '--from-crontab', 'crontab.txt', '--yes'])).toMatchObject({ exitCode: 0 });
  const file = path.join(folder, 'scheduler.yaml');
  expect(readFileSync(file, 'utf8')).toContain('- jobId: maintenance.cleanup\n');
  const check = await ask(['config:check', '--config', file]);
  expect(check.exitCode).toBe(0);
  expect(check.stdout).toMatch(new RegExp(`^ok\\tscheduler\\.yaml\\t.*\\t${on}$`, 'm'));
});

test('a crontab comes from a pipe as slowly as it likes', async () => {
  const place = worker.place();
  const { child, ended } = place.start(['init', '--from-crontab', '-', '--yes']);
  child.stdin?.write('0 3 * * * /bin/nightly\n');
  // It has started before this one has ended.
  await place.run(['init', 'other', '--yes']);
  child.stdin?.end('0 4 * * * /bin/early\n');
  expect(await ended).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('2 lines became schedules'),
  });
});
