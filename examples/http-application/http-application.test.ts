import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createClient, drainQueue, listHistory, listLive } from '@sb/queue';
import { openStore, type Store } from '@sb/storage';
import { migratedDatabase } from '@sb/testkit';
import pg from 'pg';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { startProgram } from '../start-program.ts';
import { expressApp } from './express-app.ts';
import { honoApp } from './hono-app.ts';
import { createTables } from './orders.ts';

const FRAMEWORKS = ['Hono', 'Express'] as const;

let databaseUrl: string;
let pool: pg.Pool;
let store: Store;
beforeEach(async () => {
  // As `worker db:migrate` leaves it. No worker has been started: the database knows none of the jobs.
  databaseUrl = await migratedDatabase();
  pool = new pg.Pool({ connectionString: databaseUrl });
  store = await openStore({ url: databaseUrl });
  await createTables(pool);
  await pool.query('insert into stock values (3)');
  return async () => {
    await pool.end();
    await store.close();
  };
});

test.each(FRAMEWORKS)('an order and its run are committed together (%s)', async (framework) => {
  const place = await openShop(framework);
  expect(await place({ nr: '7', to: 'ada@example.com', pieces: 1 })).toMatchObject({ status: 202 });
  expect(await stored()).toEqual({
    orders: ['7'],
    runs: [{ jobId: 'shop.invoice', dedupeKey: 'invoice:7' }],
  });
});

test.each(FRAMEWORKS)(
  'an order that fails after its run was enqueued takes the run with it (%s)',
  async (framework) => {
    const place = await openShop(framework);
    const tooMany = await place({ nr: '7', to: 'ada@example.com', pieces: 4 });
    expect(tooMany).toMatchObject({ status: 409, body: { code: '23514' } });
    expect(await stored()).toEqual({ orders: [], runs: [] });
  },
);

test.each(FRAMEWORKS)('a run that is refused takes the order with it (%s)', async (framework) => {
  const place = await openShop(framework);
  await place({ nr: '7', to: 'ada@example.com', pieces: 1 });
  expect(await place({ nr: '8', to: 'no address', pieces: 1 })).toMatchObject({
    status: 400,
    body: { code: 'INPUT_INVALID' },
  });
  await drainQueue(store, 'mail', { actor: 'ada', reason: 'the provider moves' });
  expect(await place({ nr: '9', to: 'bo@example.com', pieces: 1 })).toMatchObject({
    status: 503,
    body: { code: 'QUEUE_DRAINING' },
  });
  expect(await stored()).toMatchObject({ orders: ['7'], runs: [{ dedupeKey: 'invoice:7' }] });
});

test.each(FRAMEWORKS)(
  '%s answers that there is no such run, also for what is no number of one',
  async (framework) => {
    const ask = await openApp(framework);
    for (const run of ['1000000', 'abc', '99999999999999999999'])
      expect((await ask(`/runs/${run}`)).status).toBe(404);
  },
);

test('web is deployed before the worker; both stop at SIGTERM', async () => {
  const web = await startProgram(path.join(import.meta.dirname, 'web.ts'), {
    env: { DATABASE_URL: databaseUrl, PORT: '0' },
  });
  const [, port = ''] = await web.until(/listening on (\d+)/);
  const at = (page: string): string => `http://127.0.0.1:${port}${page}`;
  const order = JSON.stringify({ nr: '7', to: 'ada@example.com', pieces: 1 });
  const placed = await fetch(at('/orders'), { method: 'POST', body: order });
  const { see } = (await placed.json()) as { see: string };

  const worker = await startProgram(path.join(import.meta.dirname, 'worker.ts'), {
    env: { DATABASE_URL: databaseUrl },
  });
  await worker.until(/to ada@example\.com: Invoice of order 7/);
  await expect
    .poll(async () => (await fetch(at(see))).json())
    .toEqual({ state: 'succeeded', result: { sent: '7' } });
  expect((await fetch(at('/runs/1000000'))).status).toBe(404);

  web.kill('SIGTERM');
  worker.kill('SIGTERM');
  expect(await Promise.all([web.ended, worker.ended])).toEqual([0, 0]);
});

type Framework = (typeof FRAMEWORKS)[number];

/** Returns a function that places an order. */
async function openShop(framework: Framework) {
  const ask = await openApp(framework);
  return async (order: object) => {
    const answer = await ask('/orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    });
    return { status: answer.status, body: (await answer.json()) as unknown };
  };
}

async function openApp(framework: Framework) {
  const client = createClient({ databaseUrl, createdBy: 'shop' });
  onTestFinished(() => client.close());
  return framework === 'Hono' ? honoApp(pool, client).request : listen(expressApp(pool, client));
}

async function listen(app: ReturnType<typeof expressApp>) {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return (page: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${page}`, init);
}

/** The orders and the runs that are committed. */
async function stored() {
  const orders = await pool.query<{ nr: string }>('select nr from orders order by nr');
  const { runs } = await listLive(store, { view: 'queued', limit: 10 });
  expect((await listHistory(store, { limit: 10 })).runs).toEqual([]);
  return {
    orders: orders.rows.map(({ nr }) => nr),
    runs: runs.map(({ jobId, dedupeKey }) => ({ jobId, dedupeKey })),
  };
}
