import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLogger } from '@sb/logger';
import { type Body, migrate, openStore, sql, type Tx } from '@sb/storage';
import { holdRun, newDatabase } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { settleConsole } from './settings.ts';
import { startConsole } from './start-console.ts';

const VERSION = '0.1.0';

/** Says that it was asked for the overview, and never answers. */
const THREAD = `
  import { parentPort } from 'node:worker_threads';
  const asked = new BroadcastChannel('start-console.test');
  parentPort.on('message', ({ route }) => asked.postMessage(route));`;

test('the console closes while its live stream waits for a thread that does not answer', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'console-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { started, listen } = await start(`sqlite:${path.join(folder, 'worker.db')}`);
  const asked = new BroadcastChannel('start-console.test');
  onTestFinished(() => asked.close());
  const route = once(asked, 'message');
  const { left } = await listen();
  expect(((await route) as [MessageEvent])[0].data).toBe('GET /overview');
  await started.close();
  await left;
});

test('the console closes while its live stream waits for a table that is locked in PostgreSQL', async () => {
  const { started, store, listen } = await start(await newDatabase());
  const letGo = await holdRun(store, 1, (tx) => tx.run(sql`lock table runs in access exclusive mode`));
  onTestFinished(letGo);
  const { left } = await listen();
  await expect.poll(() => store.read(countWaiting)).toBeGreaterThan(0);
  await started.close();
  await left;
});

test('the console answers what it was asked before it was closed', async () => {
  const { started, store } = await start(await newDatabase());
  const letGo = await holdRun(store, 1, (tx) => tx.run(sql`lock table runs in access exclusive mode`));
  const asked = fetch(`http://127.0.0.1:${started.port}/api/v1/runs?view=live`);
  await expect.poll(() => store.read(countWaiting)).toBeGreaterThan(0);
  const closed = started.close();
  await letGo();
  expect((await asked).status).toBe(200);
  await closed;
});

function* countWaiting(tx: Tx): Body<number> {
  const row = yield* tx.first(sql<{ n: number }>`
    select count(*) as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`);
  return row?.n ?? 0;
}

/** Its threads answer nothing. */
async function start(databaseUrl: string) {
  const store = await openStore({ url: databaseUrl });
  onTestFinished(() => store.close());
  await migrate(store, VERSION);
  const { settings } = settleConsole({ CONSOLE_PORT: '0', DATABASE_URL: databaseUrl }, tmpdir());
  const started = await startConsole({
    settings,
    version: VERSION,
    logger: createLogger({ level: 'error', format: 'json' }),
    web: undefined,
    thread: new URL(`data:text/javascript,${encodeURIComponent(THREAD)}`),
    worker: undefined,
    env: {},
    identify: () => async () => ({ actor: 'user:ana', kind: 'token', role: 'admin', canSeePayload: true }),
  });
  return { started, store, listen };

  async function listen() {
    const stream = get(`http://127.0.0.1:${started.port}/api/v1/stream?topics=overview`);
    const [response] = (await once(stream, 'response')) as [IncomingMessage];
    response.on('error', () => {}).resume();
    return { left: new Promise((resolve) => response.once('close', resolve)) };
  }
}
