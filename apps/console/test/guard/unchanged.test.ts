/** Over the day of the demo, with the ids of things that are there: who may not change something changes nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startOperation } from '@sb/queue';
import { sql, type Store } from '@sb/storage';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changesSomething, fullPath, type Route } from '../../src/http/route.ts';
import { ROUTES } from '../../src/table/table.ts';
import { playDay } from '../demo/play-day.ts';
import { fillAddress } from '../fill-address.ts';
import { openConsole, type TestConsole } from '../open-console.ts';

const HOURS = 1;
const MOST_IDS = 3;
const BASE = '/api/v1';

const folder = mkdtempSync(path.join(tmpdir(), 'console-unchanged-'));
let store: Store;
let more: Readonly<Record<string, readonly string[]>>;
beforeAll(async () => {
  const { shop, running, waiting, between } = await playDay(
    `sqlite:${path.join(folder, 'worker.db')}`,
    HOURS,
  );
  store = shop.store;
  more = {
    [`${BASE}/chains`]: [String(between)],
    [`${BASE}/links`]: ['invite', 'reset', 'wall'],
    [`${BASE}/runs`]: [running, waiting, between].map(String),
  };
  const why = { actor: 'user:ana', reason: 'the walk needs an operation' };
  await startOperation(store, { kind: 'cancel', ids: [waiting] }, why);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a GET changes nothing, whatever it is sent with', async () => {
  const asked = openConsole(store, { kind: 'user' });
  const before = await dump();
  const unasked: string[] = [];
  for (const route of ROUTES.filter(({ method, kind }) => method === 'GET' && kind !== 'stream')) {
    const addresses = await addressesOf(asked, route);
    if (addresses.length === 0) unasked.push(fullPath(route));
    for (const address of addresses)
      for (const accept of route.isList === true ? ['application/json', 'text/csv'] : ['application/json'])
        await asked.get(address, { headers: { accept, 'idempotency-key': 'k' } });
  }
  expect(await dump()).toEqual(before);
  expect(unasked).toEqual([]);
});

test('who may not change something changes nothing, with ids of which an administrator changes much', async () => {
  const asked = openConsole(store, { kind: 'user' });
  const acts = ROUTES.filter((route) => changesSomething(route) && /operator|admin/.test(route.least));
  const before = await dump();
  const unasked: string[] = [];
  for (const route of acts) {
    // The addresses stay valid: no act is carried out.
    const addresses = await addressesOf(asked, route);
    if (addresses.length === 0) unasked.push(`${route.method} ${fullPath(route)}`);
    for (const role of [null, 'wall', 'viewer'] as const) {
      const statuses = await send(asked, route, addresses, role);
      expect([role, fullPath(route), ...statuses.filter((status) => status < 400)]).toEqual([
        role,
        fullPath(route),
      ]);
    }
  }
  expect(unasked).toEqual([]);
  expect(await dump()).toEqual(before);
  const changed: string[] = [];
  for (const route of acts) {
    const statuses = await send(asked, route, await addressesOf(asked, route), 'admin');
    if (statuses.some((status) => status < 300)) changed.push(fullPath(route));
  }
  expect(changed.length).toBeGreaterThan(20);
  expect(await dump()).not.toEqual(before);
});

async function send(
  asked: TestConsole,
  route: Route,
  addresses: readonly string[],
  role: 'admin' | 'viewer' | 'wall' | null,
): Promise<readonly number[]> {
  const headers = { 'sec-fetch-site': 'same-origin' };
  const answers: number[] = [];
  for (const address of addresses)
    answers.push((await asked.send(route.method, address, { reason: 'x' }, { role, headers })).status);
  return answers;
}

async function addressesOf(asked: TestConsole, route: Route): Promise<readonly string[]> {
  return fillAddress(asked, fullPath(route).replaceAll(/:(\w+)/g, '{$1}'), { more, most: MOST_IDS });
}

/** Each table, but for the place of the next fact. A refusal is on record. */
async function dump(): Promise<Readonly<Record<string, readonly unknown[]>>> {
  return store.read(function* (tx) {
    const tables = yield* tx.rows(sql<{ name: string }>`
      select name from sqlite_master
      where type = 'table' and name not like 'sqlite_%' and name <> 'counters' order by name`);
    const all: Record<string, readonly unknown[]> = {};
    for (const { name } of tables) {
      const rows = yield* tx.rows(sql`select * from ${sql.table(name)}`);
      all[name] = rows.filter((row) => !isDenial(row));
    }
    return all;
  });
}

function isDenial(row: unknown): boolean {
  return typeof row === 'object' && row !== null && Reflect.get(row, 'type') === 'access.denied';
}
