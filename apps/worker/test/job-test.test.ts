/** `worker job:test`: the tests that belong to a job, run as the project runs its tests. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { initialisedProject } from './own-project.ts';
import { useWorker } from './use-worker.ts';

const clone = useWorker();

test.concurrent('the test beside the job and the one that imports it run, with the arguments for the runner', async ({
  onTestFinished,
}) => {
  const { folder, run } = await initialisedProject(onTestFinished);
  mkdirSync(path.join(folder, 'checks'));
  writeFileSync(
    path.join(folder, 'checks/more.test.mjs'),
    `import { test } from 'node:test';
import { hello } from '../jobs/hello.mjs';

test('it has a name', () => {
  if (hello.name !== 'Say hello') throw new Error(hello.name);
});
`,
  );
  writeFileSync(path.join(folder, 'jobs/other.test.mjs'), "throw new Error('of another job');\n");

  const both = await run('worker job:test hello');
  expect(both.exitCode).toBe(0);
  expect(both.stdout).toContain('it has a name');
  expect(both.stdout).toContain('hello says hello to the name of its input');
  expect(both.stdout).not.toContain('of another job');

  const one = await run('worker job:test hello --json --test-name-pattern has');
  expect(JSON.parse(one.stdout)).toMatchObject({
    data: {
      job: 'hello',
      tests: [path.join(folder, 'checks/more.test.mjs'), path.join(folder, 'jobs/hello.test.mjs')],
      passed: true,
    },
  });
  expect(one.stderr).toContain('# pass 1\n');

  writeFileSync(path.join(folder, 'jobs/hello.test.mjs'), "throw new Error('no such luck');\n");
  const failed = await run('worker job:test hello');
  expect(failed.exitCode).toBe(1);
  expect(failed.stdout).toContain('no such luck');
});

test.concurrent('the program of a clone finds the tests of a project elsewhere', async ({
  onTestFinished,
}) => {
  const { folder } = await initialisedProject(onTestFinished);
  const list = path.join(folder, 'jobs/index.mjs');
  const found = await clone.place({}, onTestFinished).run(['job:test', 'hello', '--jobs', list, '--json']);
  expect(found.exitCode).toBe(0);
  expect(JSON.parse(found.stdout)).toMatchObject({
    data: { tests: [path.join(folder, 'jobs/hello.test.mjs')], passed: true },
  });
});

test.concurrent('a test in TypeScript runs where Node runs it; elsewhere the error says what to do', async ({
  onTestFinished,
}) => {
  const { folder, run } = await initialisedProject(onTestFinished);
  writeFileSync(
    path.join(folder, 'jobs/typed.mts'),
    "export const typed: object = { id: 'typed', name: 'Typed', run: () => 1 };\n",
  );
  writeFileSync(
    path.join(folder, 'jobs/typed.test.mts'),
    "import { test } from 'node:test';\nimport './typed.mts';\n\ntest('it is typed', (): void => {});\n",
  );
  const isRun = 'typescript' in process.features && Boolean(process.features.typescript);
  const said = /typed\.test\.mts: Node [\d.]+ does not import \.mts files\n *Compile it to JavaScript/;
  expect(await run('worker job:test typed')).toMatchObject({
    exitCode: isRun ? 0 : 4,
    stdout: expect.stringMatching(isRun ? /it is typed/ : /^$/),
    stderr: expect.stringMatching(isRun ? /^/ : said),
  });
});

test.concurrent('without a test it says how to write one; an unknown job has a near one', async ({
  onTestFinished,
}) => {
  const { folder, run } = await initialisedProject(onTestFinished);
  rmSync(path.join(folder, 'jobs/hello.test.mjs'));
  const none = await run('worker job:test hello');
  expect(none.exitCode).toBe(3);
  expect(none.stderr).toContain('The job "hello" has no test');
  expect(none.stderr).toContain('Write jobs/hello.test.mjs;');
  expect(await run('worker job:test helo')).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('Did you mean "hello"?'),
  });
});
