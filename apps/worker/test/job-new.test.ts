/** `worker job:new`: each template is a job that works, and a job that is not accepted leaves nothing behind. */
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
import { isSlow } from '@sb/testkit';
import { expect, onTestFinished as afterTest, test } from 'vitest';
import { findJobHome, type JobHome } from '../src/commands/new-job/job-home.ts';
import { type JobPlan, planJob } from '../src/commands/new-job/plan-job.ts';
import { findTemplate, listTemplates } from '../src/commands/new-job/templates.ts';
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

/** A job of each template, and two with an id that is a word in the test of its template. */
const IDS = [
  ...TEMPLATES.map(({ name }) => ({ id: `my.${name}`, template: name })),
  ...['worker', 'test'].map((id) => ({ id, template: 'basic' })),
];

/** Writes the jobs of IDS into the folder of this list of jobs. */
function writeAll(list: string, { withTest }: { readonly withTest: boolean }): void {
  const home = homeOf(list);
  for (const { id, template } of IDS) {
    const { files, byHand } = planIn(home, { id, template, withTest });
    expect(byHand).toEqual([]);
    writePlanned(files);
  }
}

function planIn(
  home: JobHome,
  { id, template, withTest }: { readonly id: string; readonly template: string; readonly withTest: boolean },
): JobPlan {
  const found = findTemplate(template, home.templates);
  return planJob({ id, home, template: found, withTest, schedule: undefined });
}

/** The home of new jobs beside this list, which is in the folder of the project unless `root` is given. */
function homeOf(list: string, root = path.dirname(list)): JobHome {
  return findJobHome(
    {
      places: { app: APP, workspaceRoot: root, isInstalled: true },
      jobModules: [{ given: list, folder: root, origin: '--jobs' }],
    },
    { env: {}, cwd: root },
  );
}

/** A folder that finds the packages of the program, with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'templates-'));
  afterTest(() => rmSync(folder, { recursive: true }));
  symlinkSync(path.join(APP, 'node_modules'), path.join(folder, 'node_modules'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
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

// A test imports @sb/testing, and with it the whole engine: fifteen times the work of the compiler.
test('as TypeScript they obey the compiler and the formatter of this workspace, in a slow run with their tests', () => {
  const folder = folderWith({
    'jobs.ts': "import { registerJobs } from '@sb/jobs';\n\nregisterJobs([]);\n",
    'tsconfig.json': JSON.stringify({
      extends: path.join(ROOT, 'tsconfig.json'),
      compilerOptions: {
        typeRoots: [path.join(ROOT, 'node_modules/@types')],
        paths: { vitest: [path.join(ROOT, 'node_modules/vitest')] },
      },
      include: ['*.ts'],
    }),
  });
  writeAll(path.join(folder, 'jobs.ts'), { withTest: isSlow() });
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

test.each`
  what                                  | id                | template   | said
  ${'a template with an unknown field'} | ${'mail.send'}    | ${'wrong'} | ${{ code: 'TEMPLATE_INVALID', message: expect.stringMatching(/wrong\.template: expected one of \{\{id\}\}, .*, got \{\{jobId\}\}$/) }}
  ${'a package that is missing'}        | ${'mail.send'}    | ${'needy'} | ${{ code: 'JOB_NOT_MADE', hint: 'npm install no-such-mailer' }}
  ${'a mistyped template'}              | ${'mail.send'}    | ${'bsic'}  | ${{ code: 'USAGE', message: expect.stringContaining('Did you mean "basic"?') }}
  ${'a file that exists'}               | ${'mail.receive'} | ${'basic'} | ${{ code: 'CONFLICT', message: expect.stringMatching(/mail-receive\.mjs already exists\.$/) }}
`('$what is refused before a file is written', ({ id, template, said }) => {
  const folder = folderWith({
    'jobs/index.mjs': 'export default [];\n',
    'jobs/mail-receive.mjs': 'mine',
    'templates/wrong.template': "export const {{job}} = defineJob({ id: '{{jobId}}' });\n",
    'templates/needy.template':
      "import mailer from 'no-such-mailer';\n\nexport const {{job}} = defineJob({});\n",
  });
  const home = homeOf(path.join(folder, 'jobs/index.mjs'), folder);
  expect(() => planIn(home, { id, template, withTest: false })).toThrow(expect.objectContaining(said));
});

const REQUIRED = "const { mailSend } = require('./mail-send.mjs');";
const IMPORTED = "import { mailSend } from './mail-send.mjs';";

test.each`
  name           | type          | text                                                                                | line
  ${'index.mjs'} | ${'module'}   | ${"import { hello } from './hello.mjs';\nexport default Object.values({ hello });"} | ${IMPORTED}
  ${'index.cjs'} | ${'module'}   | ${'Object.assign(module, { exports: [hello] });'}                                   | ${REQUIRED}
  ${'index.js'}  | ${'commonjs'} | ${'module.exports = [hello];'}                                                      | ${REQUIRED}
`('beside $name in $type, $text, the job is an ES module, to be added by $line', (of) => {
  const folder = folderWith({
    'package.json': JSON.stringify({ type: of.type }),
    [`jobs/${of.name}`]: `${of.text}\n`,
  });
  const list = path.join(folder, 'jobs', of.name);
  const home = homeOf(list, folder);
  const { files, byHand } = planIn(home, { id: 'mail.send', template: 'basic', withTest: true });
  expect(files.map(({ file }) => path.basename(file))).toEqual(['mail-send.mjs', 'mail-send.test.mjs']);
  expect(byHand).toEqual([{ file: list, lines: [of.line, 'mailSend, in the list of jobs'] }]);
});

// Each waits for programs in a project of its own.
test.concurrent('the jobs of all templates work in a project: their tests pass, and the configuration is valid', async ({
  onTestFinished,
}) => {
  const { folder, run } = await initialisedProject(onTestFinished);
  rmSync(path.join(folder, 'jobs/hello.test.mjs'));
  symlinkSync(path.join(ROOT, 'node_modules/vitest'), path.join(folder, 'node_modules/vitest'));
  writeAll(path.join(folder, 'jobs/index.mjs'), { withTest: true });
  const tests = await run(
    'node node_modules/vitest/vitest.mjs run --no-isolate --no-file-parallelism --reporter=json',
  );
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(tests.stdout);
  expect({ numFailedTests, numPassedTests, failed: failuresOf(testResults) }).toEqual({
    numFailedTests: 0,
    numPassedTests: IDS.length,
    failed: [],
  });
  // fan-out has two jobs; hello is there before.
  expect((await run('worker list')).stdout.match(/^(?:my\.|worker\t|test\t|hello)/gm)).toHaveLength(
    IDS.length + 2,
  );
});

test.concurrent('a job with its test and a schedule is written, registered and checked', async ({
  onTestFinished,
}) => {
  const { folder, run } = await initialisedProject(onTestFinished);
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

test.concurrent('a project without scheduler.yaml gets one with the schedules that it had, and no package is changed', async ({
  onTestFinished,
}) => {
  const { folder, run } = await initialisedProject(onTestFinished);
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

test.concurrent('a job that fails its test, or does not fit the configuration, leaves nothing behind', async ({
  onTestFinished,
}) => {
  const { folder, run } = await initialisedProject(onTestFinished);
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

  expect(await run(`worker job:new a --schedule '61 * * * *'`)).toMatchObject({ exitCode: 4 });
  expect(snapshot(folder)).toEqual(before);
});

test.concurrent('beside a list that cannot be extended the job is written, and the lines to add are shown', async ({
  onTestFinished,
}) => {
  const { folder, run } = await initialisedProject(onTestFinished);
  const settings = path.join(folder, 'worker.yaml');
  writeFileSync(settings, readFileSync(settings, 'utf8').replace('index.mjs', 'index.cjs'));
  const list = path.join(folder, 'jobs/index.cjs');
  writeFileSync(list, "module.exports = [{ id: 'hello', name: 'Hello', run() {} }];\n");
  const made = await run('worker job:new mail.send --with-test');
  expect(made).toMatchObject({
    exitCode: 9,
    stdout: 'written\tjobs/mail-send.mjs\nwritten\tjobs/mail-send.test.mjs\n',
  });
  const line = "const { mailSend } = require('./mail-send.mjs');\n";
  expect(made.stderr).toContain(
    `jobs/index.cjs has another shape than expected. Add by hand:\n${line}mailSend, in the list of jobs\n`,
  );
  writeFileSync(list, `${line}module.exports = [mailSend];\n`);
  expect(await run('worker job mail.send')).toMatchObject({ exitCode: 0 });
});

test.concurrent('a stop while the test runs takes everything back', async ({ onTestFinished }) => {
  const { folder, run } = await initialisedProject(onTestFinished);
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
