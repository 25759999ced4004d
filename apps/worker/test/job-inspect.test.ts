/** `worker job --inspect`: Node's own debugger attaches to the run. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { follow, type Started, useWorker } from './use-worker.ts';

const worker = useWorker();

/** Its first line is the seventh. A timer is longer than its timeout. */
const JOB = `import { isMainThread } from 'node:worker_threads';

export const slow = {
  id: 'slow',
  name: 'Slow',
  timeout: '100ms',
  isolation: 'thread', run: async (ctx) => {
    const answer = 41;
    await ctx.sleep('300ms');
    return { answer: answer + 1, isMainThread };
  },
};
`;

function debuggerAt(address: string): Started {
  const child = spawn(process.execPath, ['inspect', address], { stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return follow(child);
}

test('with brk the run waits for a debugger, stops in the job, and no timeout ends it there', async () => {
  const place = worker.place();
  writeFileSync(path.join(place.folder, 'slow.mjs'), JOB);
  const job = place.start(['job', 'slow', '--jobs', './slow.mjs', '--inspect=brk:127.0.0.1:0', '--json']);
  const [, address = ''] = await job.until(/ws:\/\/(127\.0\.0\.1:\d+)\/[^]*waiting for a debugger/);
  await job.until(/inspecting: no timeout ends an attempt, and no watchdog this process/);
  const response = await fetch(`http://${address}/json`);
  expect(await response.json()).toMatchObject([
    { type: 'node', webSocketDebuggerUrl: expect.stringContaining(address) },
  ]);
  expect(await place.json(['runs'])).toEqual([]);

  const attached = debuggerAt(address);
  await attached.until(/break in .*slow\.mjs:8\n[^]*> *8 +const answer = 41;/);
  expect(await place.json(['runs'])).toMatchObject([{ jobId: 'slow', state: 'running' }]);
  attached.child.stdin?.write('next\n');
  await attached.until(/break in .*slow\.mjs:9\n/);
  attached.child.stdin?.write('exec answer\n');
  await attached.until(/debug> 41\n/);
  attached.child.stdin?.write('cont\n');
  await job.until(/"state":"succeeded"[^]*Waiting for the debugger to disconnect/);
  attached.child.stdin?.write('.exit\n');
  const { exitCode, stdout } = await job.ended;
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    0,
    { data: { state: 'succeeded', attempt: 1, result: { answer: 42, isMainThread: true } } },
  ]);
});

test('without brk the run does not wait, and a debugger may attach to it', async () => {
  const place = worker.place();
  writeFileSync(
    path.join(place.folder, 'open.mjs'),
    `export const open = {
  id: 'open', name: 'Open', run: async (ctx) => {
    while (!globalThis.isFree) await ctx.sleep('20ms');
  },
};
`,
  );
  const job = place.start(['job', 'open', '--jobs', './open.mjs', '--inspect', '127.0.0.1:0']);
  const [, address = ''] = await job.until(/ws:\/\/(127\.0\.0\.1:\d+)\//);
  await expect.poll(() => place.json(['runs'])).toMatchObject([{ state: 'running' }]);
  const attached = debuggerAt(address);
  await attached.until(/debug>/);
  attached.child.stdin?.write('exec globalThis.isFree = true\n');
  await job.until(/Waiting for the debugger to disconnect/);
  attached.child.stdin?.write('.exit\n');
  expect(await job.ended).toMatchObject({ exitCode: 0, stdout: '1\topen\tsucceeded\t\n' });
});

test('a process that Node inspects already is not inspected twice', async () => {
  const place = worker.place({ NODE_OPTIONS: '--inspect=127.0.0.1:0' });
  const { exitCode, stderr } = await place.run(['job', 'test.greet', '--inspect']);
  const [, port] = /Debugger listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(stderr) ?? [];
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining(`node inspect 127.0.0.1:${port}\n`)]);
});

test('a taken port, a wrong value, and a run of a daemon', async () => {
  const place = worker.place();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  expect(await place.run(['job', 'test.greet', '--inspect', String(port)])).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining(`The inspector cannot listen on 127.0.0.1:${port}.`),
  });
  for (const value of ['test.greet', '65536', 'brk9230', '127.0.0.1:'])
    expect(await place.ask(['job', 'test.greet', '--inspect', value])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Give brk, a port, host:port, or brk:port'),
    });
  expect(await place.ask(['job', 'test.greet', '--inspect', '--enqueue'])).toMatchObject({ exitCode: 2 });
});
