/**
 * Follows the documentation in a clone exactly: writes the files of docs/getting-started.md and runs its commands, then
 * adds another job as fixture/creating-new-jobs.txt says.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isSlow, newDatabase } from './testkit/src/index.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeBlocks } from './code-blocks.ts';
import { shownPattern } from './shown-pattern.ts';
import { copyWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

interface Step {
  readonly text: string;
  /** The file of the text, named in the sentence before it; else the text is for a shell. */
  readonly file: string | undefined;
  /** Expected output of a terminal: these lines in this order, with others between them. */
  readonly shown: string | undefined;
}

const PLACEHOLDER_URL = 'postgres://worker@localhost/worker';
const guide = readFileSync(path.join(import.meta.dirname, '../docs/getting-started.md'), 'utf8');
const steps = stepsOf(guide);
const SHORTHAND = /^export PATH=.*\/bin.*$/m.exec(guide)?.[0] ?? '';
const newJob = readFileSync(path.join(import.meta.dirname, 'fixture/creating-new-jobs.txt'), 'utf8');

let copy: WorkspaceCopy;
beforeAll(() => {
  // The guide installs.
  copy = copyWorkspace();
});
afterAll(() => copy.remove());

test('the guide has files to write, commands to run and something to see', () => {
  expect(steps.filter(({ file }) => file).map(({ file }) => file)).toEqual([
    'apps/worker/src/welcome.ts',
    'apps/worker/src/jobs.ts',
    'apps/worker/scheduler.yaml',
    'apps/worker/src/welcome.test.ts',
  ]);
  expect(steps.filter(({ shown }) => shown).length).toBeGreaterThan(5);
});

// One after the other: each goes on where the one before has stopped.
test.for(steps.map((step) => [step.text.split('\n')[0], step] as const))('%s', async ([, step], { skip }) => {
  if (step.file !== undefined) return write(step.file, step.text);
  skip(step.text.includes('vitest') && !isSlow(), 'pnpm test:slow runs the test of the guide');
  const shown = step.shown === undefined ? /^/ : shownPattern(step.shown);
  const isForServer = step.text.includes(PLACEHOLDER_URL);
  const text = isForServer ? step.text.replace(PLACEHOLDER_URL, await newDatabase()) : step.text;
  // The tests in the clone need no servers of their own.
  const server = text.includes('vitest') ? `export TEST_DATABASE_URL=${await newDatabase()}` : '';
  // Wide enough for every column: a fire of Monday next week has a longer date, and would push another column out.
  const line = copy.startInTerminal(`stty columns 84\nset -e\n${server}\n${SHORTHAND}\n${text}`);
  if (text.endsWith('worker daemon\n')) {
    await line.until(shown);
    line.interrupt();
    await line.ended;
    return;
  }
  const { exitCode, stdout } = await line.ended;
  const expected = Number(/# exits with (\d+)/.exec(text)?.[1] ?? 0);
  expect({ exitCode, stdout }).toEqual({ exitCode: expected, stdout: expect.stringMatching(shown) });
});

test('the first run of the guide works wherever in the clone it is typed', async () => {
  const line = 'pnpm --filter worker dev -- job daily.questmaster --org default-org';
  expect(await copy.run(line, path.join(copy.folder, 'packages/queue/src'))).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^\d+\tdaily\.questmaster\tsucceeded\t/m),
  });
  // Without pnpm, from anywhere, and as it is: what it prints is the result alone.
  const direct = `${copy.folder}/bin/worker job daily.questmaster --org default-org --json`;
  expect(JSON.parse((await copy.run(direct, '/')).stdout)).toMatchObject({ data: { state: 'succeeded' } });
  expect(await json('history --job daily.questmaster')).toHaveLength(3);
});

// To start pnpm takes longer than most commands do.
test.runIf(isSlow())('pnpm runs the program from outside of the clone', async () => {
  const elsewhere = `pnpm --dir ${copy.folder} --filter worker dev -- --help`;
  expect(await copy.run(elsewhere, '/')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Usage: worker '),
  });
});

describe('another job, as creating-new-jobs.txt says', () => {
  const [jobFile = '', registration = '', schedule = '', commands = ''] = codeBlocks(newJob).map(
    ({ text }) => text,
  );

  beforeAll(() => {
    // The guide says how to start over.
    rmSync(path.join(copy.folder, 'data'), { recursive: true, force: true });
    copy.write('apps/worker/src/my-job.ts', jobFile);
    copy.registerJobsOf(registration);
    copy.scheduleJobsOf(schedule);
  });

  test('compiles', async () => {
    expect(copy.read('apps/worker/src/jobs.ts')).toMatch(
      /\nimport { myJob } from "\.\/my-job";\n[^]*\[myJob, /,
    );
    // The list of jobs reaches all that is built in: the slow run compiles that too.
    const file = isSlow() ? 'jobs.ts' : 'my-job.ts';
    copy.write('jobs.json', `{ "extends": "./tsconfig.json", "include": ["apps/worker/src/${file}"] }`);
    const check = 'node_modules/.bin/tsc --singleThreaded --project jobs.json';
    expect(await copy.run(check)).toMatchObject({ exitCode: 0 });
  });

  test('is run, shown with its schedule, and known to the daemon by the documented commands', async () => {
    const [byHand = '', schedules = '', daemon = ''] = linesOf(commands);
    const run = await copy.run(byHand);
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1\tmy.job\tsucceeded\t\n') });
    expect(run.stderr).toContain('Running my custom job');
    expect(await copy.run(withoutPnpm(schedules))).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^my\.job\t0 \* \* \* \* UTC\t\d{4}-.*:00:00\.000Z\tnever\ton$/m),
    });
    const working = copy.start(daemon);
    await working.until(/my\.job[^]*worker started/);
    working.signal('SIGTERM');
    expect((await working.ended).stdout).toContain('stopped');
  });

  test('has left its run, its events and its description', async () => {
    const [history, events, list] = await Promise.all([json('history'), json('events:tail'), json('list')]);
    expect(history).toMatchObject([{ jobId: 'my.job', state: 'succeeded', input: { orgId: 'default-org' } }]);
    expect(events).toMatchObject([
      {
        type: 'my.job.completed',
        runId: 1,
        sourceApp: 'worker',
        orgId: 'default-org',
        payload: { processedCount: 42 },
      },
      { type: 'job.completed', runId: 1 },
    ]);
    expect(list).toContainEqual(
      expect.objectContaining({ id: 'my.job', name: 'My Custom Job', scheduleHint: 'hourly' }),
    );
  });

  test('is in the last of three builds: without jobs of a reader, with that of the guide, and with both', () => {
    expect(readdirSync(path.join(copy.folder, 'apps/worker/.dev'))).toHaveLength(3);
  });

  // It runs the compiler and the tests of the clone: job-new.test.ts has the same in a project.
  test.runIf(isSlow())('can be made by one command from a template', async () => {
    const made = await copy.run(
      'pnpm --filter worker dev -- job:new mail.send --with-test --schedule @daily',
    );
    expect([made.exitCode, made.stderr]).toEqual([
      0,
      expect.stringContaining('Checked: its test, config:check.'),
    ]);
    expect(copy.read('apps/worker/src/jobs.ts')).toContain("import { mailSend } from './mail-send.ts';\n");
    expect(copy.read('apps/worker/scheduler.yaml')).toContain("- jobId: mail.send\n    schedule: '@daily'\n");
  });
});

/** Does what the script `dev` does, without pnpm, which takes longer than the program. So does `bin/worker`. */
async function json(command: string): Promise<unknown> {
  const { stdout } = await copy.run(`node apps/worker/dev.mjs ${command} --json`);
  const { data }: { data: unknown } = JSON.parse(stdout);
  return data;
}

/** The same line by the program that pnpm would start. */
function withoutPnpm(line: string): string {
  return line.replace('pnpm --filter worker dev --', 'node apps/worker/dev.mjs');
}

/** Without comments and empty lines. */
function linesOf(block: string): readonly string[] {
  return block.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

function stepsOf(markdown: string): readonly Step[] {
  const block = /(?:`([^`\n]+)`:\n\n)?^```(?:ts|yaml|bash)\n([^]*?)^```$(?:\n\n```text\n([^]*?)^```$)?/gm;
  return [...markdown.matchAll(block)].map(([, file, text = '', shown]) => ({ file, text, shown }));
}

function write(file: string, text: string): void {
  if (file.endsWith('/jobs.ts')) copy.registerJobsOf(text);
  else if (file.endsWith('/scheduler.yaml')) copy.scheduleJobsOf(text);
  else copy.write(file, text);
}
