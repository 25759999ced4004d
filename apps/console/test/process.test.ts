/** The console as a process: beside a daemon, alone, and when its parent is gone. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRegistry } from '@sb/jobs';
import { defineJobs, enqueue } from '@sb/queue/engine';
import { migrate, openStore, type Store } from '@sb/storage';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildServer } from '../build.mjs';

let folder: string;
beforeAll(async () => {
  // Beside its packages, where it finds the native add-on.
  mkdirSync(path.join(import.meta.dirname, '../.dev'), { recursive: true });
  folder = mkdtempSync(path.join(import.meta.dirname, '../.dev/test-'));
  await buildServer(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Wishes {
  readonly wanted?: Record<string, string>;
  readonly flags?: string[];
  readonly fill?: (store: Store) => Promise<unknown>;
}

async function start(port: string, { wanted = {}, flags = [], fill = async () => undefined }: Wishes = {}) {
  const data = mkdtempSync(path.join(tmpdir(), 'console-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const databaseUrl = `sqlite:${path.join(data, 'worker.db')}`;
  const store = await openStore({ url: databaseUrl });
  await migrate(store, '0.1.0');
  await fill(store);
  await store.close();
  const env = { PATH: process.env['PATH'], CONSOLE_PORT: port, DATABASE_URL: databaseUrl, ...wanted };
  const child = spawn(process.execPath, [path.join(folder, 'server.js'), '--with-parent', ...flags], {
    env,
    stdio: 'pipe',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  const ended = once(child, 'close').then(([code]) => ({ code: Number(code), output }));
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', () => {
      if (output.includes('console at')) resolve();
    });
  });
  return { child, ended, ready, output: () => output };
}

test('it ends when its parent is gone', async () => {
  const { child, ended, ready } = await start('0');
  await ready;
  child.stdin.end();
  expect(await ended).toMatchObject({ code: 0, output: expect.stringContaining('console stops') });
});

async function requestWithSecret(store: Store): Promise<void> {
  const registry = createRegistry();
  registry.register([{ id: 'crm', name: 'CRM', run: () => undefined }]);
  await defineJobs(store, registry.list(), '0.1.0');
  await enqueue(store, { jobId: 'crm', input: { query: 'tall green kettle', place: 'attic' } });
}

test('it masks the values that its parent tells it, which its environment does not have', async () => {
  const { child, ready, ended, output } = await start('0', {
    wanted: { CONSOLE_AUTH: 'none' },
    flags: ['--read-masks'],
    fill: requestWithSecret,
  });
  child.stdin.write('["tall green ');
  child.stdin.write('kettle"]\n');
  await ready;
  const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? [];
  const answers = ['/runs/1', '/runs/1/input', '/runs'].map(async (page) =>
    (await fetch(`${url}/api/v1${page}`)).text(),
  );
  for (const text of await Promise.all(answers)) {
    expect(text).toContain('attic');
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('kettle');
  }
  child.stdin.end();
  expect(await ended).toMatchObject({ code: 0 });
});

test('it ends too when its parent is gone before it was told them', async () => {
  const { child, ended } = await start('0', { flags: ['--read-masks'] });
  child.stdin.end();
  expect(await ended).toMatchObject({ code: 0, output: expect.stringContaining('console stops') });
});

test('told what to mask, it ends by itself where its settings are wrong', async () => {
  const wrong = await start('0', { wanted: { CONSOLE_AUTH: 'perhaps' }, flags: ['--read-masks'] });
  wrong.child.stdin.write('[]\n');
  expect(await wrong.ended).toMatchObject({ code: 4 });
});

test.each([
  ['json', [], /^\{"level":"info".*"msg":"console stops"/m],
  ['pretty', [], /^[^{]*console stops/m],
  ['pretty', ['--log-json'], /^\{"level":"info".*"msg":"console stops"/m],
])('it logs by LOG_FORMAT=%s and the flags %j, from the level of LOG_LEVEL', async (format, flags, line) => {
  const plain = await start('0', { wanted: { LOG_FORMAT: format }, flags });
  await plain.ready;
  plain.child.stdin.end();
  expect((await plain.ended).output).toMatch(line);
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const port = String((other.address() as AddressInfo).port);
  const quiet = await start(port, { wanted: { LOG_FORMAT: format, LOG_LEVEL: 'error' }, flags });
  const { output } = await quiet.ended;
  expect(output.trim().split('\n')).toEqual([expect.stringContaining('is taken by another process')]);
});

test('a terminal that sends its signal to both parent and child ends it once', async () => {
  const { child, ended, ready } = await start('0');
  await ready;
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 0 });
});

test('a port that another process has is said in a sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, output } = await (await start(String(port))).ended;
  expect(code).toBe(7);
  expect(output).toContain(`The port ${port} of the console is taken by another process.`);
  expect(output).not.toContain('    at ');
});

test('an address that this machine does not have is said in a sentence', async () => {
  const wanted = { CONSOLE_HOST: '192.0.2.1', CONSOLE_URL: 'https://jobs.example.org' };
  const { code, output } = await (await start('0', { wanted })).ended;
  // A daemon starts it again: the address may come up later.
  expect(code).toBe(7);
  expect(output).toContain('CONSOLE_HOST: expected an address of this machine');
  expect(output).not.toContain('    at ');
});
