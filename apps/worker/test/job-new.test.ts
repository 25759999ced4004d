/** `worker job:new`: each template is a job that works, and what is not accepted leaves nothing behind. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { planJob } from '../src/commands/new-job/plan-job.ts';
import { listTemplates } from '../src/commands/new-job/templates.ts';
import { writePlanned } from '../src/commands/new-job/planned-files.ts';
import { initialisedProject } from './own-project.ts';

const APP = path.resolve(import.meta.dirname, '..');
const ROOT = path.resolve(APP, '../..');
const TEMPLATES = listTemplates([path.join(APP, 'templates')]);

/** The files of a folder with their texts, without those that npm would make. */
function snapshot(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && !/node_modules|\/data$/.test(one.parentPath))
    .map((one) => path.join(one.parentPath, one.name));
  return Object.fromEntries(files.map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]));
}

/** Writes a job of each template into the folder of this list of jobs. */
function writeAll(list: string): void {
  for (const template of TEMPLATES) {
    const home = {
      list,
      extension: path.extname(list),
      isProgram: false,
      root: path.dirname(list),
      templates: [],
    };
    const { files, byHand } = planJob({
      id: `my.${template.name}`,
      home,
      template,
      withTest: true,
      schedule: undefined,
    });
    expect(byHand).toEqual([]);
    writePlanned(files);
  }
}

function failuresOf(
  results: readonly { assertionResults: readonly { failureMessages: readonly string[] }[] }[],
): readonly string[] {
  return results.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ failureMessages }) => failureMessages),
  );
}

test('every template has a summary and a test', () => {
  expect(TEMPLATES.map(({ name }) => name)).toEqual([
    'basic',
    'batch',
    'db-cleanup',
    'etl-steps',
    'fan-out',
    'health-check',
    'http-poll',
    'report-email',
    'shell-command',
  ]);
  expect(TEMPLATES.filter(({ summary, testFile }) => summary === '' || testFile === undefined)).toEqual([]);
});

test('the jobs of all templates work in a project: their tests pass, and the configuration is valid', async () => {
  const { folder, run } = await initialisedProject();
  rmSync(path.join(folder, 'jobs/hello.test.mjs'));
  symlinkSync(path.join(ROOT, 'node_modules/vitest'), path.join(folder, 'node_modules/vitest'));
  writeAll(path.join(folder, 'jobs/index.mjs'));
  const tests = await run(
    'node node_modules/vitest/vitest.mjs run --no-isolate --no-file-parallelism --reporter=json',
  );
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(tests.stdout);
  expect({ numFailedTests, numPassedTests, failed: failuresOf(testResults) }).toEqual({
    numFailedTests: 0,
    numPassedTests: TEMPLATES.length,
    failed: [],
  });
  // fan-out has two jobs; hello is there before.
  expect((await run('worker list')).stdout.match(/^(?:my\.|hello)/gm)).toHaveLength(TEMPLATES.length + 2);
});

test('as TypeScript they obey the compiler and the formatter of this workspace', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'templates-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync(path.join(APP, 'node_modules'), path.join(folder, 'node_modules'));
  const list = path.join(folder, 'jobs.ts');
  writeFileSync(list, "import { registerJobs } from '@sb/jobs';\n\nregisterJobs([]);\n");
  writeFileSync(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: path.join(ROOT, 'tsconfig.json'),
      compilerOptions: {
        typeRoots: [path.join(ROOT, 'node_modules/@types')],
        paths: { vitest: [path.join(ROOT, 'node_modules/vitest')] },
      },
      include: ['*.ts'],
    }),
  );
  writeAll(list);
  const say = (program: string, ...words: readonly string[]): string => {
    const { stdout, stderr, status } = spawnSync(path.join(ROOT, 'node_modules/.bin', program), words, {
      cwd: folder,
      encoding: 'utf8',
    });
    return status === 0 ? '' : `${stdout}${stderr}`;
  };
  expect(say('tsc')).toBe('');
  expect(
    say(
      'oxfmt',
      '--config',
      path.join(ROOT, '.oxfmtrc.json'),
      '--check',
      ...readdirSync(folder).filter((name) => name.endsWith('.ts')),
    ),
  ).toBe('');
});

test('a job with its test and a schedule is written, registered and checked', async () => {
  const { folder, run } = await initialisedProject();
  const before = readFileSync(path.join(folder, 'scheduler.yaml'), 'utf8');
  const words = `job:new mail.send --with-test --schedule '0 3 * * *' --timezone Europe/Berlin --input '{"name":"Ada"}'`;

  const shown = await run(`worker ${words} --dry-run`);
  expect(shown.stdout).toContain('--- jobs/index.mjs\n  // The jobs of this project');
  expect(shown.stdout).toContain("+ import { mailSend } from './mail-send.mjs';");
  expect(shown.stdout).toContain('- export default [hello];\n+ export default [hello, mailSend];');
  expect(existsSync(path.join(folder, 'jobs/mail-send.mjs'))).toBe(false);

  const made = await run(`worker ${words}`);
  expect(made).toMatchObject({
    exitCode: 0,
    stdout:
      'written\tjobs/mail-send.mjs\nwritten\tjobs/mail-send.test.mjs\nchanged\tjobs/index.mjs\nchanged\tscheduler.yaml\n',
    stderr: 'Checked: its test, config:check. Next: worker job mail.send\n',
  });
  expect(readFileSync(path.join(folder, 'jobs/mail-send.test.mjs'), 'utf8')).toContain("from 'node:test'");
  expect(readFileSync(path.join(folder, 'scheduler.yaml'), 'utf8')).toBe(
    `${before}
  - jobId: mail.send
    schedule: '0 3 * * *'
    enabled: true
    timezone: Europe/Berlin
    input:
      name: Ada
`,
  );
  expect((await run('worker job mail.send --name Ada')).stdout).toContain('Hello, Ada!');
  expect(await run('worker job:new mail.send')).toMatchObject({ exitCode: 7 });
});

test('a project without scheduler.yaml gets one with the schedules that it had, and no package is changed', async () => {
  const { folder, run } = await initialisedProject();
  const own = path.join(folder, 'scheduler.yaml');
  const packed = path.join(folder, 'node_modules/worker/scheduler.yaml');
  rmSync(own);
  copyFileSync(path.join(APP, 'packed/scheduler.yaml'), packed);
  const before = readFileSync(packed, 'utf8');

  const made = await run(`worker job:new mail.send --schedule '0 7 * * *'`);
  expect(made).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('written\tscheduler.yaml\n') });
  expect(readFileSync(packed, 'utf8')).toBe(before);
  const written = readFileSync(own, 'utf8');
  expect(written.startsWith(before)).toBe(true);
  expect(Array.from(written.matchAll(/jobId: (.*)/g), ([, id]) => id)).toEqual([
    'maintenance.cleanup',
    'maintenance.retry',
    'mail.send',
  ]);
});

test('a job that fails its test, or does not fit the configuration, leaves nothing behind', async () => {
  const { folder, run } = await initialisedProject();
  mkdirSync(path.join(folder, 'templates'));
  const own = (name: string, text: string): void => writeFileSync(path.join(folder, 'templates', name), text);
  own(
    'mine.template',
    "// Ours.\nimport { defineJob } from '@sb/jobs';\n\nexport const {{job}} = defineJob({ id: '{{id}}', name: '{{title}}', run: () => 1 });\n",
  );
  own(
    'mine.test.template',
    "import { test } from '{{test}}';\n\ntest('never', () => {\n  throw new Error('no such luck');\n});\n",
  );
  own('wrong.template', "export const {{job}} = defineJob({ id: '{{jobId}}' });\n");
  own('needy.template', "import nodemailer from 'nodemailer';\n\nexport const {{job}} = defineJob({});\n");
  const before = snapshot(folder);
  expect((await run('worker job:new --list')).stdout).toContain('mine\tOurs.\n');

  const tested = await run('worker job:new mail.send --template mine --with-test');
  expect(tested).toMatchObject({ exitCode: 1, stdout: '' });
  expect(tested.stderr).toContain('The test of the job fails:');
  expect(tested.stderr).toContain('no such luck');

  const checked = await run(`worker job:new site.check --template health-check --schedule '@daily'`);
  expect(checked.exitCode).toBe(1);
  expect(checked.stderr).toMatch(
    /config:check fails with the job:\n.*scheduler\.yaml:\d+:\d+ {2}schedules\[2\]/,
  );

  expect(await run('worker job:new a --template wrong')).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining(
      'wrong.template: expected one of {{id}}, {{job}}, {{title}}, {{file}}, {{test}}, got {{jobId}}',
    ),
  });
  expect(await run('worker job:new a --template needy')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('npm install nodemailer'),
  });
  expect(await run('worker job:new a --template bsic')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Did you mean "basic"?'),
  });
  expect(await run(`worker job:new a --schedule '61 * * * *'`)).toMatchObject({ exitCode: 4 });
  writeFileSync(path.join(folder, 'jobs/a.mjs'), 'mine');
  expect(await run('worker job:new a')).toMatchObject({ exitCode: 7 });
  rmSync(path.join(folder, 'jobs/a.mjs'));
  expect(snapshot(folder)).toEqual(before);
});

test('where the list of jobs has another shape, the job is written and the lines to add are shown', async () => {
  const { folder, run } = await initialisedProject();
  writeFileSync(
    path.join(folder, 'jobs/index.mjs'),
    "import { hello } from './hello.mjs';\n\nexport default Object.values({ hello });\n",
  );
  const made = await run('worker job:new mail.send --with-test');
  expect(made).toMatchObject({
    exitCode: 9,
    stdout: 'written\tjobs/mail-send.mjs\nwritten\tjobs/mail-send.test.mjs\n',
  });
  expect(made.stderr).toContain(
    "jobs/index.mjs has another shape than expected. Add by hand:\nimport { mailSend } from './mail-send.mjs';\nmailSend, in the list of jobs\n",
  );
});

test.each([
  ['index.cjs', 'module', 'module.exports = [hello]'],
  ['index.cjs', 'module', 'Object.assign(module, { exports: [hello] })'],
  ['index.js', 'commonjs', 'module.exports = [hello]'],
])(
  'beside the CommonJS list %s in %s, %s, the job is an ES module, and the line to add requires it',
  async (name, type, exported) => {
    const { folder, run } = await initialisedProject();
    const settings = path.join(folder, 'worker.yaml');
    writeFileSync(settings, readFileSync(settings, 'utf8').replace('index.mjs', name));
    const manifest = path.join(folder, 'package.json');
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), type }));
    const list = path.join(folder, 'jobs', name);
    writeFileSync(list, `const hello = { id: 'hello', name: 'Hello', run() {} };\n${exported};\n`);
    const made = await run('worker job:new mail.send --with-test');
    expect(made).toMatchObject({
      exitCode: 9,
      stdout: 'written\tjobs/mail-send.mjs\nwritten\tjobs/mail-send.test.mjs\n',
    });
    const line = "const { mailSend } = require('./mail-send.mjs');\n";
    expect(made.stderr).toContain(line);
    writeFileSync(list, `${line}module.exports = [mailSend];\n`);
    expect(await run('worker job mail.send')).toMatchObject({ exitCode: 0 });
  },
);

test('a stop while the test runs takes everything back', async () => {
  const { folder, run } = await initialisedProject();
  mkdirSync(path.join(folder, 'templates'));
  const own = (name: string, text: string): void => writeFileSync(path.join(folder, 'templates', name), text);
  own(
    'slow.template',
    "import { defineJob } from '@sb/jobs';\n\nexport const {{job}} = defineJob({ id: '{{id}}', name: '', run: () => 1 });\n",
  );
  own(
    'slow.test.template',
    `import { existsSync, writeFileSync } from 'node:fs';
writeFileSync('begun', '');
const file = new URL(import.meta.url);
setInterval(() => existsSync(file) || process.exit(1), 100);
await new Promise(() => {});
`,
  );
  const before = snapshot(folder);
  const stopped = await run(
    `worker job:new mail.send --template slow --with-test & until [ -e begun ]; do sleep 0.1; done; kill -TERM $!; wait $!`,
  );
  expect(stopped.exitCode).toBe(143);
  rmSync(path.join(folder, 'begun'));
  expect(snapshot(folder)).toEqual(before);
});

test('a job may be called like a word of the test of its template', async () => {
  const { run } = await initialisedProject();
  for (const id of ['worker', 'test']) {
    const { exitCode, stderr } = await run(`worker job:new ${id} --with-test`);
    expect([id, exitCode, exitCode === 0 ? '' : stderr]).toEqual([id, 0, '']);
  }
});
