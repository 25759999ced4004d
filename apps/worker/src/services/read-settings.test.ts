import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSettings, type Settings } from './read-settings.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'worker-settings-'));
  mkdirSync(path.join(root, 'apps/worker'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

test('the store is a file under the workspace root', async () => {
  expect(await read({})).toMatchObject({ config: {}, databaseUrl: `sqlite:${root}/data/worker.db` });
});

test('worker.yaml beside the program is read, and the environment goes before it', async () => {
  writeFileSync(path.join(root, 'apps/worker/worker.yaml'), 'database: sqlite:named.db\ngrace: 5s\n');
  expect(await read({})).toMatchObject({ config: { grace: 5_000 }, databaseUrl: `sqlite:${root}/named.db` });
  expect(await read({ DATABASE_URL: 'sqlite:/x.db' })).toMatchObject({ databaseUrl: 'sqlite:/x.db' });
});

test('WORKER_CONFIG names another file, from where the user is', async () => {
  writeFileSync(path.join(root, 'mine.yaml'), 'concurrency: 3\n');
  expect(await read({ WORKER_CONFIG: 'mine.yaml' })).toMatchObject({ config: { concurrency: 3 } });
  expect(await read({ WORKER_CONFIG: 'mine.yaml', INIT_CWD: root }, '/')).toMatchObject({
    config: { concurrency: 3 },
  });
  await expect(read({ WORKER_CONFIG: 'apps' })).rejects.toThrow('got a directory');
});

test('the password of the database is a secret', async () => {
  const { secrets } = await read({ DATABASE_URL: 'postgres://ada:hunter2hunter2@db/x' });
  expect(secrets).toEqual(['hunter2hunter2']);
});

async function read(env: Readonly<Record<string, string>>, cwd = root): Promise<Settings> {
  const app = path.join(root, 'apps/worker');
  return readSettings({ app, configFolder: app, workspaceRoot: root }, { env, cwd });
}
