import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@sb/logger';
import { migrate, openStore } from '@sb/storage';
import { expect, onTestFinished, test } from 'vitest';
import { settleConsole } from './settings.ts';
import { startConsole } from './start-console.ts';

const VERSION = '0.1.0';
/** A daemon kills the console after this time. */
const KILLED_MS = 5_000;

/** Says that it was asked for the overview, and never answers. */
const THREAD = `
  import { parentPort } from 'node:worker_threads';
  const asked = new BroadcastChannel('start-console.test');
  parentPort.on('message', ({ route }) => asked.postMessage(route));`;

test('the console closes while its live stream waits for a read that does not end', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'console-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const databaseUrl = `sqlite:${path.join(folder, 'worker.db')}`;
  const store = await openStore({ url: databaseUrl });
  await migrate(store, VERSION);
  await store.close();
  const { settings } = settleConsole({ CONSOLE_PORT: '0', DATABASE_URL: databaseUrl }, folder);
  const lines: string[] = [];
  const output = { write: (text: string) => void lines.push(text) };
  const started = await startConsole({
    settings,
    version: VERSION,
    logger: createLogger({ level: 'warn', format: 'json', stdout: output, stderr: output }),
    web: undefined,
    thread: new URL(`data:text/javascript,${encodeURIComponent(THREAD)}`),
    worker: undefined,
    env: {},
    identify: () => async () => ({ actor: 'user:ana', kind: 'token', role: 'admin', canSeePayload: true }),
  });
  const asked = new BroadcastChannel('start-console.test');
  onTestFinished(() => asked.close());
  const route = once(asked, 'message');
  const stream = get(`http://127.0.0.1:${started.port}/api/v1/stream?topics=overview`);
  const [response] = (await once(stream, 'response')) as [IncomingMessage];
  response.on('error', () => {}).resume();
  const left = new Promise((resolve) => response.once('close', resolve));
  expect(((await route) as [MessageEvent])[0].data).toBe('GET /overview');

  const closed = started.close().then(() => 'closed');
  expect(await Promise.race([closed, sleep(KILLED_MS, 'killed', { ref: false })])).toBe('closed');
  await left;
  expect(lines).toEqual([]);
});
