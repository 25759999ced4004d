import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { migrate, openStore, type Store, sql, type Step } from '@sb/storage';
import { canMount, createGate, mounted } from '@sb/test-servers';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'worker-durability-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mode: Step<number> = {
  sqlite: (handle) => {
    const row: unknown = handle.arrays('pragma synchronous').get();
    return Array.isArray(row) ? Number(row[0]) : Number.NaN;
  },
  postgres: async () => Number.NaN,
};
const [NORMAL, FULL] = [1, 2];

const openFile = async (options = {}): Promise<Store> => {
  const store = await openStore({ url: `sqlite:${path.join(folder, 'data', 'worker.db')}`, ...options });
  await migrate(store, '1.0.0');
  return store;
};

/** As another process would; held for the reason that `keep` names. */
const others: Database.Database[] = [];
const openOther = (place: string): Database.Database => {
  const other = new Database(place);
  others.push(other);
  return other;
};

test('the commit mode follows the promise, also back and forth', async () => {
  const store = await openFile();
  const modes = [];
  for (const durable of [true, false, true, false]) {
    modes.push(await store.write((tx) => tx.step(mode), { durable }));
  }
  expect(modes).toEqual([FULL, NORMAL, FULL, NORMAL]);
  await store.close();
});

test('durability full makes every commit full', async () => {
  const store = await openFile({ durability: 'full' });
  expect(await store.write((tx) => tx.step(mode), { durable: false })).toBe(FULL);
  await store.close();
});

test('the folder and the file are for their owner only', async () => {
  const store = await openFile();
  expect(statSync(path.join(folder, 'data')).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(folder, 'data', 'worker.db')).mode & 0o777).toBe(0o600);
  await store.close();
});

test('a lock that another process keeps is waited for, then named', async () => {
  const store = await openFile();
  const place = path.join(folder, 'data', 'worker.db');
  const other = openOther(place);
  other.exec('begin immediate');
  const impatient = await openStore({ url: `sqlite:${place}`, lockTimeoutMs: 50 });
  await expect(impatient.write((tx) => tx.run(sql`delete from queues`))).rejects.toMatchObject({
    code: 'STORE_LOCKED',
  });
  const patient = store.write((tx) => tx.run(sql`insert into queues (name) values ('late')`));
  other.exec('rollback');
  await patient;
  other.close();
  await Promise.all([store, impatient].map((each) => each.close()));
});

test.each([
  ['a directory', () => folder, 'STORE_UNUSABLE', 'it is a directory'],
  [
    'a file that is no database',
    () => file('notes.txt', 'not a database, but long enough '.repeat(40)),
    'STORE_UNUSABLE',
    'not an SQLite database',
  ],
])('%s is refused with the reason', async (_what, where, code, text) => {
  const opening = openStore({ url: `sqlite:${where()}` });
  await expect(opening).rejects.toMatchObject({ code });
  await expect(openStore({ url: `sqlite:${where()}` })).rejects.toThrow(text);
});

/** Has the lock to write a new file that has no WAL yet, and gives it back a while after it was asked to begin. */
const HOLDER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const database = new (require(workerData.driver))(workerData.place);
  database.exec('create table t (x); drop table t; begin immediate');
  parentPort.postMessage('held');
  setTimeout(() => { database.exec('commit'); database.close(); }, 100);`;

test('a new file that another program is about to write is opened after it', async () => {
  const place = path.join(folder, 'new.db');
  const driver = createRequire(import.meta.url).resolve('better-sqlite3');
  const holder = new Worker(HOLDER, { eval: true, workerData: { place, driver } });
  const ended = once(holder, 'exit');
  await once(holder, 'message');
  const store = await openStore({ url: `sqlite:${place}` });
  expect(await migrate(store, '1.0.0')).toContain('001-foundation');
  await Promise.all([store.close(), ended]);
});

test('a lock that is held for long is told of, once', async () => {
  const held = createGate();
  let told = 0;
  const onLocked = (): void => {
    told += 1;
    held.open();
  };
  const store = await openFile({ onLocked });
  const other = openOther(path.join(folder, 'data', 'worker.db'));
  other.exec('begin immediate');
  const patient = store.write((tx) => tx.run(sql`insert into queues (name) values ('late')`));
  await held.opened;
  other.exec('rollback');
  await patient;
  other.close();
  expect(told).toBe(1);
  await store.close();
});

test('a write that waits for a lock knocks at the bell of the others, who leave it a gap', async () => {
  const store = await openFile();
  const place = path.join(folder, 'data', 'worker.db');
  const other = openOther(place);
  const neighbour = await openStore({ url: `sqlite:${place}` });
  const heard = createGate();
  await neighbour.listen(() => heard.open());
  other.exec('begin immediate');
  const patient = store.write((tx) => tx.run(sql`insert into queues (name) values ('late')`));
  await heard.opened;
  expect(await Promise.race([patient, Promise.resolve('waiting')])).toBe('waiting');
  other.exec('rollback');
  await patient;
  other.close();
  await Promise.all([store.close(), neighbour.close()]);
});

test('a store that has no more room says so, and what was stored before is still there', async () => {
  const store = await openFile();
  await store.write((tx) => tx.run(sql`pragma max_page_count = 400`));
  await expect(fill(store)).rejects.toMatchObject({ code: 'STORE_FULL' });
  expect(await countStored(store)).toBeGreaterThan(10);
  await store.close();
});

test.runIf(canMount())('a full disk says so, and what was stored before is still there', async () => {
  await mounted(folder, ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs'], async () => {
    const store = await openFile();
    await expect(fill(store)).rejects.toMatchObject({ code: 'STORE_FULL' });
    expect(await countStored(store)).toBeGreaterThan(10);
    await store.close();
  });
});

async function fill(store: Store): Promise<void> {
  for (let i = 0; i < 1_000; i++) {
    await store.write((tx) =>
      tx.run(sql`insert into run_inputs (run_id, body) values (${i}, ${'x'.repeat(20_000)})`),
    );
  }
}

async function countStored(store: Store): Promise<number | undefined> {
  const row = await store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from run_inputs`));
  return row?.n;
}

function file(name: string, content: string): string {
  const place = path.join(folder, name);
  writeFileSync(place, content);
  return place;
}
