/** The packed client as a stranger uses it: the example installs the tarball, type-checks against it, and runs. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRegistry } from '@sb/jobs';
import { cancelRun, findRun } from '@sb/queue';
import { defineJobs } from '@sb/queue/engine';
import { openStore } from '@sb/storage';
import { migratedDatabase, untilBlocked } from '@sb/testkit';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installOffline, PACK_TIME_MS } from './packages/packed-once.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

let folder: string;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'worker-shop-')));
  cpSync(path.join(ROOT, 'examples/shop'), folder, { recursive: true });
  await installOffline(folder, readJson(path.join(folder, 'package.json')), {
    '@types/pg': '8',
    '@types/node': `link:${realpathSync(path.join(ROOT, 'node_modules/@types/node'))}`,
  });
}, PACK_TIME_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the tarball brings its own types', () => {
  writeFileSync(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        target: 'es2022',
        types: ['node'],
        strict: true,
        useUnknownInCatchVariables: false,
        allowJs: true,
        checkJs: true,
        noEmit: true,
      },
      files: ['shop.mjs'],
    }),
  );
  const compiler = path.join(ROOT, 'node_modules/.bin/tsc');
  expect(() => execFileSync(compiler, ['-p', folder], { encoding: 'utf8' })).not.toThrow();
});

test('an order and its run are stored together, or neither is', async () => {
  const url = await migratedDatabase();
  const store = await openStore({ url });
  const registry = createRegistry();
  registry.register([{ id: 'shop.invoice', name: 'Invoice', run: () => undefined }]);
  await defineJobs(store, registry.list(), '0.1.0');
  const shop = spawn(process.execPath, ['shop.mjs'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], DATABASE_URL: url, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(shop.stdout, 'data')) as [Buffer];
  const { port } = JSON.parse(String(line)) as { port: number };
  const order = async (nr: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/orders?nr=${nr}`, { method: 'POST' });
    return { status: answer.status, body: (await answer.json()) as { run?: number; code?: string } };
  };
  const first = await order('7');
  expect(first.status).toBe(202);
  expect(await findRun(store, first.body.run ?? 0)).toMatchObject({
    jobId: 'shop.invoice',
    createdBy: 'shop',
    input: { nr: '7' },
    dedupeKey: 'invoice:7',
  });
  // The order is there already: its transaction is rolled back, and with it nothing is asked for.
  expect(await order('7')).toMatchObject({ status: 409, body: { code: '23505' } });
  // Its connections die, one that is idle and one in use: it goes on with new ones.
  await Promise.all([order('8'), order('9')]);
  const own = new pg.Client(url);
  await own.connect();
  await own.query('begin; lock table orders');
  const cutOff = order('10');
  await untilBlocked(store);
  await own.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
  expect(await cutOff).toMatchObject({ status: 500, body: { code: '57P01' } });
  await own.end();
  while ((await order('10')).status !== 202);
  const show = async (run: number | undefined) => {
    const answer = await fetch(`http://127.0.0.1:${port}/runs/${run}`);
    return { status: answer.status, body: await answer.json() };
  };
  // Its state while it waits, and its end as soon as it comes.
  expect(await show(first.body.run)).toMatchObject({ status: 200, body: { state: 'queued' } });
  expect(await show(1_000_000)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_RUN' } });
  const asked = show(first.body.run);
  await cancelRun(store, { runId: first.body.run ?? 0, actor: 'ada' });
  expect(await asked).toMatchObject({ status: 200, body: { state: 'cancelled' } });
  shop.kill('SIGTERM');
  expect(await once(shop, 'exit')).toEqual([0, null]);
  await store.close();
});

function readJson(file: string): Record<string, object> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
}
