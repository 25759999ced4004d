/** `worker dev` in a project: each change of the code starts another daemon, and no run is lost by it. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findRun } from '@sb/queue';
import { test, type TestContext } from 'vitest';
import { inStore } from './in-store.ts';
import { initialisedProject, type OwnProject } from './own-project.ts';

const SLOW = `import { existsSync, writeFileSync } from 'node:fs';
import { defineJob } from '@sb/jobs';

export const slow = defineJob({
  id: 'slow',
  name: 'Slow',
  run: async (ctx) => {
    writeFileSync('began', '');
    while (!existsSync('go')) await ctx.sleep('20ms');
  },
});
`;
const FAILING = `import { defineJob } from '@sb/jobs';

export const failing = defineJob({
  id: 'failing',
  name: 'Failing',
  run() {
    throw new Error('no such luck');
  },
});
`;
const LIST = `import { hello } from './hello.mjs';
import { failing } from './failing.mjs';
import { slow } from './slow.mjs';

export default [hello, failing, slow];
`;

interface DevProject extends OwnProject {
  readonly write: (file: string, text: string) => void;
  /** Writes the job hello, which greets with this word. */
  readonly greet: (word: string) => void;
}

async function project({ onTestFinished }: TestContext): Promise<DevProject> {
  const own = await initialisedProject(onTestFinished);
  const write = (file: string, text: string): void => writeFileSync(path.join(own.folder, file), text);
  write('jobs/slow.mjs', SLOW);
  write('jobs/failing.mjs', FAILING);
  write('jobs/index.mjs', LIST);
  const greet = (word: string): void =>
    write(
      'jobs/hello.mjs',
      `import { defineJob } from '@sb/jobs';\n\nexport const hello = defineJob({ id: 'hello', name: 'Hello', run: () => '${word}' });\n`,
    );
  greet('one');
  return { ...own, write, greet };
}

const started = (times: number): RegExp =>
  new RegExp(Array.from({ length: times }, () => ' started: 11 jobs').join('[^]*'));

test.concurrent('a change starts another daemon, once the runs have ended; a mistake is shown, and mended', async (context) => {
  const { expect } = context;
  const { folder, run, start, write, greet } = await project(context);
  const greeting = async (): Promise<string> => (await run('worker job hello --enqueue --follow')).stdout;
  const dev = start(['dev']);
  await dev.until(started(1));
  expect(await greeting()).toContain('"one"');

  // A change while a run is under way, and another one while that is waited for.
  expect(await run('worker job slow --enqueue')).toMatchObject({ exitCode: 0, stdout: '2\n' });
  await expect.poll(() => existsSync(path.join(folder, 'began'))).toBe(true);
  greet('two');
  await dev.until(/ {2}jobs\/hello\.mjs has changed: the daemon ends its runs, then starts again/);
  greet('three');
  write('go', '');
  await dev.until(started(2));
  expect(await greeting()).toContain('"three"');

  write('jobs/hello.mjs', 'export const hello = {\n  run: () => { return 1 +; },\n};\n');
  await dev.until(
    /jobs\/hello\.mjs:2:26\n.*return 1 \+;.*\n +\^\n +SyntaxError: Unexpected token ';'\n {2}waiting for a change\n/,
  );
  greet('four');
  await dev.until(started(3));
  expect(await greeting()).toContain('"four"');

  // The daemon itself follows the file of schedules.
  write('scheduler.yaml', 'schedules: []\n');
  await dev.until(/schedule hello is gone from the file, and no longer fires/);

  dev.child.kill('SIGINT');
  expect(await dev.ended).toMatchObject({ exitCode: 0 });
  const { data }: { data: readonly object[] } = JSON.parse((await run('worker history --json')).stdout);
  expect(data.map((one) => Object(one))).toEqual(
    Array.from({ length: 4 }, () => expect.objectContaining({ state: 'succeeded', attempt: 1 })),
  );
});

test.concurrent('a failed run is shown with its place in the code; worker.yaml may be broken for a while', async (context) => {
  const { expect } = context;
  const { folder, run, start, write } = await project(context);
  write('worker.yaml', 'databse: x\n');
  const dev = start(['dev']);
  await dev.until(/worker\.yaml:1:1 .*databse[^]*waiting for a change/);
  write('worker.yaml', 'jobs: [./jobs/index.mjs]\n');
  await dev.until(started(1));
  expect((await run('worker job failing --enqueue')).stdout).toBe('1\n');
  await dev.until(
    /run failed after .*: no such luck[^]* error {5}no such luck\n {12}at .*jobs\/failing\.mjs:7 .*\n {2}next {6}worker run:show 1\n/,
  );

  expect((await run('worker job slow --enqueue')).stdout).toBe('2\n');
  const databaseUrl = `sqlite:${path.join(folder, 'data/worker.db')}`;
  const state = () => inStore({ databaseUrl }, async (store) => (await findRun(store, 2)).state);
  await expect.poll(state).toBe('running');
  // The second press puts back what still runs.
  expect(await dev.insist('SIGINT')).toMatchObject({ exitCode: 130 });
  expect(await state()).toBe('queued');

  const other = start(['dev', '--grace', '1s']);
  await expect.poll(state).toBe('running');
  other.child.kill('SIGKILL');
  // Its daemon ends too.
  await expect.poll(state).toBe('queued');
});
