import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import {
  backupSqlite,
  checkIntegrity,
  checkpointSqlite,
  migrate,
  openStore,
  readSequences,
  readSqliteFacts,
  type Replaced,
  restoreScript,
  restoreSqlite,
  schemaStatus,
  sql,
  type Store,
} from '@sb/storage';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KNOWN_STEP, MOST_STEP, renewStore } from '../src/backup/renew.ts';
import { eachDialect } from './each-dialect.ts';

let folder = '';
let opened: Store[] = [];
const others: Database.Database[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'worker-files-'));
});
afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  opened = [];
  rmSync(folder, { recursive: true, force: true });
});

const place = (name: string): string => path.join(folder, name);

async function open(name: string): Promise<Store> {
  const store = await openStore({ url: `sqlite:${place(name)}` });
  opened.push(store);
  await migrate(store, '1.0.0');
  return store;
}

async function close(store: Store): Promise<void> {
  opened = opened.filter((one) => one !== store);
  await store.close();
}

async function add(store: Store): Promise<number> {
  const row = await store.write((tx) =>
    tx.first(sql<{ id: number }>`
      insert into runs (job_id, queue_id, priority, run_at, created_at, max_attempts, trigger, state)
      values (1, 1, 2, 0, 0, 1, 'api', 1) returning id`),
  );
  return row?.id ?? Number.NaN;
}

async function ids(store: Store): Promise<readonly number[]> {
  const rows = await store.read((tx) => tx.rows(sql<{ id: number }>`select id from runs order by id`));
  return rows.map(({ id }) => id);
}

const countTo = (last: number): readonly number[] => Array.from({ length: last }, (_, i) => i + 1);

test('a process hears the others again after the bell file was deleted', async () => {
  const [one, other] = [await open('a.db'), await open('a.db')];
  let heard = 0;
  await other.listen(() => (heard += 1));
  one.ring();
  await expect.poll(() => heard).toBeGreaterThan(0);
  rmSync(place('a.db-bell'));
  await expect.poll(() => existsSync(place('a.db-bell'))).toBe(true);
  const before = heard;
  one.ring();
  await expect.poll(() => heard).toBeGreaterThan(before);
});

test.runIf(existsSync('/proc/self/fd'))('a file that cannot be opened is not kept open', async () => {
  await close(await open('a.db'));
  mkdirSync(place('a.db-wal'));
  await expect(openStore({ url: `sqlite:${place('a.db')}` })).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
  });
  const openFiles = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  expect(openFiles.filter((file) => file.includes(folder))).toEqual([]);
});

test('a backup under load has all that was acknowledged before, is one moment, and lets writers go on', async () => {
  const store = await open('worker.db');
  const filler = 'x'.repeat(20_000);
  for (let i = 0; i < 400; i++)
    await store.write((tx) => tx.run(sql`insert into run_inputs (run_id, body) values (${i}, ${filler})`), {
      durable: false,
    });
  const before = await add(store);
  let last = before;
  let during = 0;
  const progress: number[] = [];
  const addOne = async (): Promise<void> => {
    last = await add(store);
    during += 1;
  };
  const size = await backupSqlite({
    file: place('worker.db'),
    target: place('copy.db'),
    onProgress: (done) => {
      progress.push(done);
      void addOne();
    },
  });
  expect(during).toBeGreaterThan(0);
  expect(progress.length).toBeGreaterThan(1);
  expect(statSync(place('copy.db'))).toMatchObject({ size });
  expect(statSync(place('copy.db')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.db']);
  const copy = await open('copy.db');
  const kept = await ids(copy);
  expect(kept).toEqual(countTo(kept.length));
  expect(kept.length).toBeGreaterThanOrEqual(before);
  expect(kept.length).toBeLessThanOrEqual(last);
  expect(await checkIntegrity(copy, { thorough: true, budgetMs: 60_000 })).toMatchObject({ damage: [] });
});

test('a backup that fails leaves nothing, and one that was killed is cleared away by the next', async () => {
  writeFileSync(place('no.db'), 'not a database, but long enough '.repeat(40));
  await expect(backupSqlite({ file: place('no.db'), target: place('copy.db') })).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
  });
  expect(readdirSync(folder)).toEqual(['no.db']);
  const gone = 2 ** 22 + 1;
  writeFileSync(place(`copy.db.partial-${gone}`), 'x');
  writeFileSync(place(`copy.db.partial-${gone}-wal`), 'x');
  writeFileSync(place('copy.db.partial-of-somebody'), 'x');
  await close(await open('worker.db'));
  await backupSqlite({ file: place('worker.db'), target: place('copy.db') });
  expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([
    'copy.db.partial-of-somebody',
  ]);
});

test('a backup of the night clears away what a killed one of the night before has left', async () => {
  const gone = 2 ** 22 + 1;
  writeFileSync(place(`worker-2026-03-01T020000Z.backup.db.partial-${gone}`), 'x');
  writeFileSync(place(`other-2026-03-01T020000Z.backup.db.partial-${gone}`), 'x');
  await close(await open('worker.db'));
  await backupSqlite({ file: place('worker.db'), target: place('worker-2026-03-02T020000Z.backup.db') });
  expect(readdirSync(folder).filter((name) => name.includes('backup'))).toEqual([
    `other-2026-03-01T020000Z.backup.db.partial-${gone}`,
    'worker-2026-03-02T020000Z.backup.db',
  ]);
});

test('a copy that is given up half-way leaves nothing, and the store is as it was', async () => {
  const store = await open('worker.db');
  const filler = 'x'.repeat(5_000_000);
  await store.write((tx) => tx.run(sql`insert into run_inputs (run_id, body) values (1, ${filler})`));
  const { storeId } = await schemaStatus(store);
  await close(store);
  const copying = { file: place('worker.db'), target: place('copy.db') };
  await backupSqlite(copying);
  const stopping = new AbortController();
  const half = { onProgress: () => stopping.abort(), signal: stopping.signal };
  await expect(backupSqlite({ ...copying, target: place('half.db'), ...half })).rejects.toThrow('aborted');
  const restore = { backup: place('copy.db'), file: place('worker.db'), keepAs: place('old.db') };
  await expect(restoreSqlite({ ...restore, ...half })).rejects.toThrow('aborted');
  expect(readdirSync(folder).filter((name) => /half|old|partial/.test(name))).toEqual([]);
  expect(await schemaStatus(await open('worker.db'))).toMatchObject({ storeId });
});

test('of two restores in the same second one is done, and the other is told to try again', async () => {
  await close(await open('worker.db'));
  await backupSqlite({ file: place('worker.db'), target: place('copy.db') });
  const restore = { backup: place('copy.db'), file: place('worker.db'), keepAs: place('old.db') };
  const { storeId } = await restoreSqlite(restore);
  await expect(restoreSqlite(restore)).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
    message: expect.stringMatching(/another restore has just kept a store as \S+old\.db; try again/),
  });
  expect(await schemaStatus(await open('worker.db'))).toMatchObject({ storeId });
});

test('a restored store is another one: a new id, and numbers above all that were handed out', async () => {
  const store = await open('worker.db');
  await add(store);
  await store.write((tx) => tx.run(sql`update counters set seq = 500`));
  const { storeId } = await schemaStatus(store);
  await backupSqlite({ file: place('worker.db'), target: place('copy.db') });
  const after = [await add(store), await add(store)];
  await store.write((tx) => tx.run(sql`update counters set seq = 900`));
  await close(store);

  for (const round of [1, 2]) {
    const restored = await restoreSqlite({
      backup: place('copy.db'),
      file: place('worker.db'),
      keepAs: place(`old-${round}.db`),
    });
    expect(restored).toMatchObject({ keptAs: place(`old-${round}.db`) });
    const fresh = await open('worker.db');
    expect((await schemaStatus(fresh)).storeId).toBe(restored.storeId);
    expect(restored.storeId).not.toBe(storeId);
    expect(await ids(fresh)).toEqual([1]);
    // The second restore of the same backup is above what the first has handed out.
    after.push(await add(fresh));
    expect(after.at(-1)).toBeGreaterThan(Math.max(...after.slice(0, -1)));
    // The first replaces the store that went on after the backup: its numbers are known. The second does not.
    const { facts = 0 } = await fresh.read(readSequences);
    expect(facts).toBe(900 + KNOWN_STEP + (round === 1 ? 0 : MOST_STEP));
    await close(fresh);
  }
  expect(readdirSync(folder).toSorted()).toEqual(['copy.db', 'old-1.db', 'old-2.db', 'worker.db']);
  expect(await ids(await open('old-1.db'))).toEqual([1, 2, 3]);
});

test('nothing is restored while a process has the store open', async () => {
  const store = await open('worker.db');
  await add(store);
  await backupSqlite({ file: place('worker.db'), target: place('copy.db') });
  await expect(
    restoreSqlite({ backup: place('copy.db'), file: place('worker.db'), keepAs: place('old.db') }),
  ).rejects.toMatchObject({ code: 'STORE_LOCKED' });
  expect(await add(store)).toBe(2);
  expect(readdirSync(folder).filter((name) => /partial|old/.test(name))).toEqual([]);
});

test('whoever opened the old file in the instant of the swap is told so, and writes nothing', async () => {
  const file = place('worker.db');
  await close(await open('worker.db'));
  await backupSqlite({ file, target: place('copy.db') });
  // As if it had waited for the lock that a restore holds: the file has no WAL by then.
  others.push(new Database(file));
  const late = others.at(-1);
  late?.exec('pragma journal_mode = delete');
  late?.exec('begin; select count(*) from queues; commit');
  linkSync(file, place('old.db'));
  renameSync(place('copy.db'), file);
  expect(() => late?.exec('pragma journal_mode = wal; insert into queues (name) values (1)')).toThrow(
    expect.objectContaining({ code: 'SQLITE_READONLY_DBMOVED' }),
  );
  late?.close();
  expect(existsSync(place('worker.db-wal'))).toBe(false);
});

test('a store that cannot be read any more is replaced, with what lay beside it', async () => {
  const store = await open('worker.db');
  await add(store);
  await backupSqlite({ file: place('worker.db'), target: place('copy.db') });
  await close(store);
  writeFileSync(place('worker.db'), 'not a database, but long enough '.repeat(400));
  writeFileSync(place('worker.db-wal'), 'stale');
  await restoreSqlite({ backup: place('copy.db'), file: place('worker.db'), keepAs: place('old.db') });
  expect(existsSync(place('worker.db-wal'))).toBe(false);
  expect(existsSync(place('old.db-wal'))).toBe(true);
  expect(await ids(await open('worker.db'))).toEqual([1]);
});

test('where no store is, a WAL that was left behind does not get beside the restored one', async () => {
  const store = await open('worker.db');
  await add(store);
  await backupSqlite({ file: place('worker.db'), target: place('copy.db') });
  await add(store);
  copyFileSync(place('worker.db-wal'), place('left-wal'));
  await close(store);
  rmSync(place('worker.db'));
  copyFileSync(place('left-wal'), place('worker.db-wal'));
  expect(
    await restoreSqlite({ backup: place('copy.db'), file: place('worker.db'), keepAs: place('old.db') }),
  ).toEqual({ storeId: expect.any(String) });
  expect(await ids(await open('worker.db'))).toEqual([1]);
});

test('what must change with the restore is there when the store is', async () => {
  await close(await open('worker.db'));
  await backupSqlite({ file: place('worker.db'), target: place('copy.db') });
  await restoreSqlite({
    backup: place('copy.db'),
    file: place('new.db'),
    keepAs: place('old.db'),
    *prepare(tx) {
      yield* tx.run(sql`insert into queues (name) values ('prepared')`);
    },
  });
  const rows = await (await open('new.db')).read((tx) => tx.rows(sql`select name from queues`));
  expect(rows).toEqual([{ name: 'prepared' }]);
});

test('a WAL is emptied, but not under a reader', async () => {
  const store = await open('worker.db');
  const file = place('worker.db');
  // Held for the reason that `keep` names.
  others.push(new Database(file));
  const reader = others.at(-1);
  reader?.exec('begin');
  reader?.exec('select id from runs');
  await add(store);
  expect(await checkpointSqlite(file)).toBe(false);
  expect((await readSqliteFacts(store))?.walBytes).toBeGreaterThan(0);
  reader?.close();
  expect(await checkpointSqlite(file)).toBe(true);
  expect(await readSqliteFacts(store)).toMatchObject({
    walBytes: 0,
    journalMode: 'wal',
    doubtfulFileSystem: undefined,
  });
});

test('who may read the files is told', async () => {
  const store = await open('worker.db');
  chmodSync(place('worker.db'), 0o644);
  const facts = await readSqliteFacts(store);
  expect(facts?.modes).toContainEqual({ path: place('worker.db'), mode: 0o644, isFolder: false });
  expect(facts?.disk.freeBytes).toBeGreaterThan(0);
});

test('damage is found, and a budget ends the search early', async () => {
  const store = await open('worker.db');
  expect(await checkIntegrity(store, { thorough: false, budgetMs: 60_000 })).toMatchObject({ damage: [] });
  const { checked, tables } = await checkIntegrity(store, { thorough: false, budgetMs: -1 });
  expect([checked, tables > 20]).toEqual([1, true]);
  for (let i = 0; i < 50; i++) await add(store);
  await close(store);
  overwrite(place('worker.db'), await rootPageOf('runs'));
  const damaged = await openStore({ url: `sqlite:${place('worker.db')}` });
  opened.push(damaged);
  const { damage } = await checkIntegrity(damaged, { thorough: false, budgetMs: 60_000 });
  expect(damage.join(' ')).toBe('runs: it cannot be read');
  await expect(backupSqlite({ file: place('worker.db'), target: place('copy.db') })).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
  });
});

async function rootPageOf(table: string): Promise<number> {
  const store = await openStore({ url: `sqlite:${place('worker.db')}` });
  const row = await store.read((tx) =>
    tx.first(sql<{ page: number }>`select rootpage as page from sqlite_master where name = ${table}`),
  );
  await store.close();
  return row?.page ?? 0;
}

function overwrite(file: string, page: number): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(4_096, 7), 0, 4_096, (page - 1) * 4_096);
  closeSync(descriptor);
}

const HOUR = 3_600_000;

eachDialect('a renewed store', (openAny, dialect) => {
  test('has another id, and its numbers go on above those of both', async () => {
    const store = await openAny();
    const first = await add(store);
    const { storeId } = await schemaStatus(store);
    const replaced = { marks: { runs: 70, facts: 5_000 } };
    await store.write((tx) => renewStore(tx, { storeId: 'another', replaced }));
    expect((await schemaStatus(store)).storeId).toBe('another');
    expect(storeId).not.toBe('another');
    const next = await add(store);
    expect([first, next]).toEqual([1, 70 + MOST_STEP + 1]);
    expect(await store.read(readSequences)).toMatchObject({
      runs: next,
      facts: 5_000 + MOST_STEP,
      nodes: MOST_STEP,
    });
  });

  test.each([
    ['at once', 0, 1_000_000],
    ['after an hour', HOUR, 50 * HOUR],
    ['after a week', 168 * HOUR, MOST_STEP],
    ['after the clock was set back', -HOUR, 1_000_000],
  ])('%s is as far above the backup as a store can assign since', async (_when, laterMs, step) => {
    const clock = { now: Date.UTC(2026, 0, 5) };
    const store = await openAny({ clock: () => clock.now });
    await store.write((tx) =>
      tx.run(sql`insert into nodes (kind, name, host, pid, started_at, expires_at, version, jobs, queues)
        values ('daemon', 'ada', 'h', 1, 0, ${clock.now}, '1', '[]', '[]')`),
    );
    clock.now += laterMs;
    await store.write((tx) => renewStore(tx, { storeId: 'another', replaced: { storeId: 'x', marks: {} } }));
    expect(await store.read(readSequences)).toMatchObject({ facts: step, nodes: step + 1 });
  });

  test('that replaces the store that went on is just above its numbers', async () => {
    const store = await openAny();
    const { storeId } = await schemaStatus(store);
    const replaced = { storeId, marks: { runs: 70, facts: 9 } };
    await store.write((tx) => renewStore(tx, { storeId: 'another', replaced }));
    expect(await store.read(readSequences)).toMatchObject({ runs: 70 + KNOWN_STEP, facts: 9 + KNOWN_STEP });
  });

  test('that replaces an older copy of itself is not just above that', async () => {
    const store = await openAny();
    const { storeId } = await schemaStatus(store);
    const set = dialect === 'sqlite' ? 'update counters set seq = 20' : "select setval('fact_seq', 20)";
    await store.write((tx) => tx.run(sql.raw(set)));
    const replaced = { storeId, marks: { facts: 19 } };
    await store.write((tx) => renewStore(tx, { storeId: 'another', replaced }));
    expect(await store.read(readSequences)).toMatchObject({ facts: 20 + MOST_STEP });
  });

  test.runIf(dialect === 'postgres')('gets its id and numbers from the script too', async () => {
    const marks = { runs: 70, facts: 900 };
    expect(await renewedByScript(await openAny(), (storeId) => ({ storeId, marks }))).toMatchObject({
      id: 'another',
      runs: 70 + KNOWN_STEP,
      facts: 900 + KNOWN_STEP,
      nodes: KNOWN_STEP,
    });
    expect(await renewedByScript(await openAny(), () => ({ marks }))).toMatchObject({
      id: 'another',
      runs: 70 + MOST_STEP,
      facts: 900 + MOST_STEP,
    });
  });
});

/** The id and the numbers of a store on PostgreSQL after the script that follows the output of pg_restore. */
async function renewedByScript(
  store: Store,
  replaced: (storeId: string | undefined) => Replaced,
): Promise<unknown> {
  await add(store);
  const { storeId } = await schemaStatus(store);
  const { after } = restoreScript({
    schema: 'worker',
    keepAs: 'old',
    storeId: 'another',
    replaced: replaced(storeId),
    prepare: [],
  });
  const statements = after.split(';\n').filter((text) => text !== '' && text !== 'commit');
  await store.write(function* (tx) {
    for (const text of statements) yield* tx.run(sql.raw(text));
  });
  return { ...(await store.read(readSequences)), id: (await schemaStatus(store)).storeId };
}
