/** The console as a process: beside a daemon, alone, and when its parent is gone. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { migrate, openStore } from '@sb/storage';
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

async function start(
  port: string,
  { wanted = {}, flags = [] }: { readonly wanted?: Record<string, string>; readonly flags?: string[] } = {},
) {
  const data = mkdtempSync(path.join(tmpdir(), 'console-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const databaseUrl = `sqlite:${path.join(data, 'worker.db')}`;
  const store = await openStore({ url: databaseUrl });
  await migrate(store, '0.1.0');
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
  return { child, ended, ready };
}

test('it ends when its parent is gone', async () => {
  const { child, ended, ready } = await start('0');
  await ready;
  child.stdin.end();
  expect(await ended).toMatchObject({ code: 0, output: expect.stringContaining('console stops') });
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
