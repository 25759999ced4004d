/** Adds a job exactly as the documentation says, in a clone. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeBlocks } from './code-blocks.ts';
import { isSlow } from './testkit/src/index.ts';
import { copyInstalledWorkspace, type WorkspaceCopy } from './workspace-copy.ts';

const documented = readFileSync(path.join(import.meta.dirname, 'fixture/creating-new-jobs.txt'), 'utf8');
const [jobFile, registration, schedule, commands] = codeBlocks(documented).map(({ text }) => text);

let copy: WorkspaceCopy;
beforeAll(async () => {
  copy = await copyInstalledWorkspace();
  copy.write('apps/worker/src/my-job.ts', jobFile ?? '');
  copy.registerJobsOf(registration ?? '');
  copy.scheduleJobsOf(schedule ?? '');
});
afterAll(() => copy.remove());

test('the documented job compiles', async () => {
  expect(copy.read('apps/worker/src/jobs.ts')).toMatch(
    /\nimport { myJob } from "\.\/my-job";\n[^]*\[myJob, /,
  );
  // All that the list of jobs reaches, and not the tests of the workspace.
  copy.write('jobs.json', '{ "extends": "./tsconfig.json", "include": ["apps/worker/src/jobs.ts"] }');
  const check = 'node_modules/.bin/tsc --singleThreaded --project jobs.json';
  expect(await copy.run(check)).toMatchObject({ exitCode: 0 });
});

test('the documented commands run it, show its schedule and start the daemon', async () => {
  const [byHand, schedules, daemon] = linesOf(commands ?? '');
  const run = await copy.run(byHand ?? '');
  expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1\tmy.job\tsucceeded\t\n') });
  expect(run.stderr).toContain('Running my custom job');
  expect(await copy.run(schedules ?? '')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^my\.job\t0 \* \* \* \* UTC\t\d{4}-.*:00:00\.000Z\tnever\ton$/m),
  });
  const working = copy.start(daemon ?? '');
  await working.until(/my\.job[^]*worker started/);
  working.signal('SIGTERM');
  expect((await working.ended).stdout).toContain('stopped');
});

test('what it did is on record', async () => {
  expect(await json('history')).toMatchObject([
    { jobId: 'my.job', state: 'succeeded', input: { orgId: 'default-org' } },
  ]);
  expect(await json('events:tail')).toMatchObject([
    {
      type: 'my.job.completed',
      runId: 1,
      sourceApp: 'worker',
      orgId: 'default-org',
      payload: { processedCount: 42 },
    },
    { type: 'job.completed', runId: 1 },
  ]);
  expect(await json('list')).toContainEqual(
    expect.objectContaining({ id: 'my.job', name: 'My Custom Job', scheduleHint: 'hourly' }),
  );
});

test('the program is built once, and again when a source is newer', async () => {
  expect(builds()).toHaveLength(1);
  copy.write(
    'apps/worker/src/my-job.ts',
    (jobFile ?? '').replace('processedCount: 42', 'processedCount: 4_242'),
  );
  await copy.run('bin/worker job my.job');
  expect(builds()).toHaveLength(2);
  expect(await json('events:tail --type my.job.completed --limit 1')).toMatchObject([
    { payload: { processedCount: 4_242 } },
  ]);
  expect(builds()).toHaveLength(2);
});

test('the documented first run works, wherever in the repository it is typed', async () => {
  await copy.run('bin/worker questboard:example --out board.yaml');
  expect(await copy.run('bin/worker questboard:import board.yaml')).toMatchObject({ exitCode: 0 });
  const line = 'pnpm --filter worker dev -- job daily.questmaster --org default-org';
  for (const place of ['', 'packages/queue/src']) {
    expect(await copy.run(line, path.join(copy.folder, place))).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\tdaily\.questmaster\tsucceeded\t/m),
    });
  }
  // Without pnpm, from anywhere, and as it is: what it prints is the result alone.
  const direct = `${copy.folder}/bin/worker job daily.questmaster --org default-org --json`;
  expect(JSON.parse((await copy.run(direct, '/')).stdout)).toMatchObject({ data: { state: 'succeeded' } });
  const elsewhere = `pnpm --dir ${copy.folder} --filter worker dev -- --help`;
  expect(await copy.run(elsewhere, '/')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Usage: worker '),
  });
  expect(await json('history --job daily.questmaster')).toHaveLength(3);
});

// It runs the compiler and the tests of the clone: job-new.test.ts has the same in a project.
test.runIf(isSlow())('one command does the same from a template', async () => {
  const made = await copy.run('pnpm --filter worker dev -- job:new mail.send --with-test --schedule @daily');
  expect([made.exitCode, made.stderr]).toEqual([
    0,
    expect.stringContaining('Checked: its test, config:check.'),
  ]);
  expect(copy.read('apps/worker/src/jobs.ts')).toContain("import { mailSend } from './mail-send.ts';\n");
  expect(copy.read('apps/worker/scheduler.yaml')).toContain("- jobId: mail.send\n    schedule: '@daily'\n");
});

/** Does what the script `dev` does, without pnpm, which takes longer than the program. So does `bin/worker`. */
async function json(command: string): Promise<unknown> {
  const { stdout } = await copy.run(`node apps/worker/dev.mjs ${command} --json`);
  const { data }: { data: unknown } = JSON.parse(stdout);
  return data;
}

function builds(): readonly string[] {
  return readdirSync(path.join(copy.folder, 'apps/worker/.dev'));
}

/** Without comments and empty lines. */
function linesOf(block: string): readonly string[] {
  return block.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}
