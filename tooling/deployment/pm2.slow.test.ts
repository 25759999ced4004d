/** Runs the commands of docs/operations.md for PM2, in a clone, with a PM2 of their own; then kills the daemon. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { copyInstalledWorkspace, type Ended, type WorkspaceCopy } from '../workspace-copy.ts';
import { documentedLines } from './deployment-files.ts';

const PM2 = 'pm2@7.0.4';
const WAIT = { timeout: 30_000, interval: 200 };
const SLOW_JOB = `import { type Job } from '@sb/jobs';
export const slow: Job = {
  id: 'slow',
  name: 'Slow',
  run: async () => {
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    return 'through';
  },
};
`;
const REGISTRATION = `import { slow } from "./slow";
registerJobs([
  slow,
]);
`;

const home = mkdtempSync(path.join(tmpdir(), 'worker-pm2-'));
let copy: WorkspaceCopy;
let shorthand = '';

beforeAll(async () => {
  copy = await copyInstalledWorkspace();
  copy.write('apps/worker/src/slow.ts', SLOW_JOB);
  copy.registerJobsOf(REGISTRATION);
  const variables = `PM2_HOME=${home} PM2_DISABLE_VERSION_CHECK=true HEALTH_PORT=${await freePort()}`;
  shorthand = [
    `export ${variables}`,
    `pm2() { npx -y ${PM2} "$@"; }`,
    `worker() { node ${copy.folder}/apps/worker/dist/index.js "$@"; }`,
  ].join('\n');
}, 120_000);
afterAll(async () => {
  await type('pm2 kill');
  copy.remove();
  rmSync(home, { recursive: true, force: true });
}, 60_000);

test('the documented commands build and start a daemon, and show how it does', async () => {
  const [install, build, start, status, logs, stop] = documentedLines('PM2');
  expect([install, stop]).toEqual(['npm install -g pm2', 'pm2 stop worker']);
  for (const line of [build, start]) expect(await type(line)).toMatchObject({ exitCode: 0 });
  await vi.waitFor(healthy, WAIT);
  expect((await type(status)).stdout).toMatch(/│ worker +│.* fork .*│ online /);
  await vi.waitFor(async () => expect((await type(logs)).stdout).toContain('worker started'), WAIT);
});

test('killed with -9 it comes back', async () => {
  const pid = pidOf();
  process.kill(Number(pid), 'SIGKILL');
  await vi.waitFor(() => expect(['', pid]).not.toContain(pidOf()), WAIT);
  await vi.waitFor(healthy, WAIT);
});

test('a run that is under way when PM2 stops the daemon comes to its end', async () => {
  await type('worker job slow --enqueue');
  await vi.waitFor(async () => expect((await type('worker node:list')).stdout).toMatch(/active\t1\t/), WAIT);
  expect(await type('pm2 stop worker')).toMatchObject({ exitCode: 0 });
  expect((await type('worker history')).stdout).toMatch(/\tslow\t.*\tsucceeded\t/);
  expect(pm2Log()).toContain('exited with code [0]');
});

test('PM2 gives up on a daemon whose configuration is wrong', async () => {
  copy.write('apps/worker/scheduler.yaml', 'schedules: 5\n');
  await type('pm2 start ecosystem.config.js');
  // Its status goes on to be "waiting restart".
  await vi.waitFor(() => expect(pm2Log()).toContain('too many unstable restarts'), {
    timeout: 240_000,
    interval: 1_000,
  });
  expect((await type('pm2 logs worker --nostream')).stdout).toContain('schedules: expected a list, got 5');
});

async function type(line = ''): Promise<Ended> {
  return copy.run(`${shorthand}\n${line}`);
}

async function healthy(): Promise<void> {
  expect(await type('worker health')).toMatchObject({ exitCode: 0 });
}

function pm2Log(): string {
  return readFileSync(path.join(home, 'pm2.log'), 'utf8');
}

/** PM2 removes the file when the process has ended. */
function pidOf(): string {
  const folder = path.join(home, 'pids');
  const [file] = existsSync(folder) ? readdirSync(folder) : [];
  return file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8').trim();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
