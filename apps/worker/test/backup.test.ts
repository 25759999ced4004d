import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openStore, schemaStatus, sql, type Store } from '@sb/storage';
import { createDatabase, newDatabase, startSystemPostgres, type TestPostgres } from '@sb/testkit';
import { afterAll, beforeAll, expect, onTestFinished, test, type TestContext } from 'vitest';
import { started } from './daemons.ts';
import { type Place, useWorker } from './use-worker.ts';

const worker = useWorker();
const TOOLS = toolVersion();
/** A server that is no newer than the programs: they refuse newer ones. Undefined: that of all tests will do. */
let older: TestPostgres | undefined;
let isTooOld = false;
beforeAll(async () => {
  isTooOld = TOOLS !== undefined && TOOLS < (await serverVersion(await newDatabase()));
  if (TOOLS !== undefined && isTooOld) older = await startSystemPostgres(TOOLS);
});
afterAll(() => older?.stop());

/** A place on a server that the programs of PostgreSQL know. */
async function placeForTools({ skip }: Pick<TestContext, 'skip'>): Promise<Place> {
  skip(TOOLS === undefined, 'pg_dump, pg_restore and psql are not installed');
  skip(
    isTooOld && older === undefined,
    `the programs are of PostgreSQL ${TOOLS}, and no server of it is installed`,
  );
  return worker.place({ DATABASE_URL: older ? await createDatabase(older.url) : await newDatabase() });
}

interface Restored {
  readonly storeId: string;
  readonly keptAs: string;
}

async function enqueued(place: Place): Promise<number> {
  const { stdout } = await place.ask(['job', 'test.greet', '--enqueue']);
  return Number(stdout);
}

function files({ folder }: Place, pattern: RegExp): readonly string[] {
  return readdirSync(folder).filter((name) => pattern.test(name));
}

/** A failure whose alert goes by a channel that is not set up. */
async function failed(place: Place): Promise<void> {
  await place.ask(['job', 'nonexistent.job']);
  expect(await messages(place)).toEqual([{ state: 'waiting', says: null }]);
}

async function messages({ databaseUrl }: Place): Promise<readonly unknown[]> {
  const store = await openStore({ url: databaseUrl });
  try {
    return await store.read((tx) => tx.rows(sql`select state, says from alert_deliveries`));
  } finally {
    await store.close();
  }
}

const FORGOTTEN = [{ state: 'given_up', says: expect.stringContaining('waited in a backup') }];

test('a store is copied while a daemon works, and restored when it has stopped: what comes then has numbers of its own', async () => {
  const place = worker.place();
  const daemon = await started(place);
  await place.ask(['job', 'test.greet']);
  const copied = await place.ask(['db:backup']);
  expect(copied).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^\S+\.backup\.db\t\d+\t\d+\n$/),
  });
  const [name = ''] = files(place, /^worker-.*\.backup\.db$/);
  expect(statSync(path.join(place.folder, name)).mode & 0o777).toBe(0o600);
  expect(await place.ask(['db:backup', name])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(`this would replace ${path.join(place.folder, name)}: give --yes`),
  });
  const later = await enqueued(place);
  await daemon.until(/run succeeded/);

  expect(await place.ask(['db:restore', name, '--yes'])).toMatchObject({
    exitCode: 7,
    stderr: expect.stringMatching(/is in use by \d+ \S+ \(host .*, pid \d+\): it cannot be replaced now/),
  });
  expect(await place.json(['db:restore', name, '--dry-run'])).toMatchObject({
    dryRun: true,
    refusedFor: [{ id: 1, name: expect.any(String) }],
  });
  daemon.child.kill('SIGTERM');
  await daemon.ended;
  expect(await place.ask(['db:restore', name])).toMatchObject({ exitCode: 2 });
  expect(await place.json(['db:restore', name, '--dry-run'])).toMatchObject({ dryRun: true });
  expect(await place.json(['history'])).toMatchObject([{ id: later }, { id: 1 }]);

  const before = await place.json(['db:status']);
  const restored = await place.json(['db:restore', name, '--yes']);
  expect(restored).toMatchObject({
    keptAs: expect.stringMatching(/worker-.*\.replaced\.db$/),
    dryRun: false,
  });
  expect(await place.json(['history'])).toMatchObject([{ id: 1 }]);
  const next = await enqueued(place);
  expect(next).toBeGreaterThan(later);
  // The store in its place had gone on after the backup: its numbers are known.
  expect(next).toBeLessThan(later + 2_000);
  expect(restored).toMatchObject({ runsAbove: next - 1 });
  const { storeId } = restored as Restored;
  expect(await place.json(['db:status'])).toMatchObject({ storeId, history: { count: 1 }, nodes: [] });
  expect(before).not.toMatchObject({ storeId });
  expect(files(place, /partial/)).toEqual([]);
});

test.each([
  ['there is none', 'none.db', 3, 'there is no such file'],
  ['it is no database', 'notes.txt', 1, 'it is not a SQLite database, or it is damaged'],
  ['it is the store', 'worker.db', 1, 'it is the store itself'],
])('nothing is restored where %s', async (_what, name, exitCode, message) => {
  const place = worker.place();
  await enqueued(place);
  writeFileSync(path.join(place.folder, 'notes.txt'), 'not a database, but long enough '.repeat(40));
  expect(await place.ask(['db:restore', name, '--yes'])).toMatchObject({
    exitCode,
    stderr: expect.stringContaining(message),
  });
  expect(files(place, /replaced|partial/)).toEqual([]);
});

test('a store that is not there is not copied, and not made', async () => {
  const place = worker.place();
  expect(await place.ask(['db:backup'])).toMatchObject({ exitCode: 3 });
  expect(existsSync(path.join(place.folder, 'worker.db'))).toBe(false);
});

test('a backup that cannot be written says why, and is no bug', async () => {
  const place = worker.place();
  await enqueued(place);
  expect(await place.ask(['db:backup', 'nowhere/copy.db'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(
      /cannot write \S+nowhere\/copy\.db: its folder does not exist\. Create it first/,
    ),
  });
});

test('a PostgreSQL server that is away is what a backup of it says too, and an empty database is no store', async () => {
  const away = worker.place({ DATABASE_URL: 'postgres://ada@127.0.0.1:1/app' });
  expect(await away.ask(['db:backup', 'copy.dump'])).toMatchObject({
    exitCode: 5,
    stderr: expect.stringContaining('Cannot reach the store'),
  });
  const empty = worker.place({ DATABASE_URL: await newDatabase() });
  expect(await empty.ask(['db:backup', 'copy.dump'])).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('There is no store at postgres://'),
  });
});

test('where PostgreSQL is without its programs, the line to type is told, without the password', async () => {
  const url = new URL(await newDatabase());
  url.password = 'hunter2hunter2';
  const place = worker.place({ DATABASE_URL: url.href, PATH: '/nowhere' });
  await place.ask(['db:migrate']);
  const { exitCode, stderr } = await place.ask(['db:backup', 'copy.dump']);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /pg_dump is not on the PATH[^]*pg_dump --format=custom .* --schema=worker --file=\/.*copy\.dump --dbname=postgres:\/\/postgres@127/,
  );
  expect(stderr).not.toContain('hunter2');
  expect(files(place, /dump/)).toEqual([]);
});

test('programs of PostgreSQL that are older than the server are said to be too old', async ({ skip }) => {
  skip(TOOLS === undefined, 'pg_dump is not installed');
  skip(!isTooOld, 'the programs are not older than the server');
  const place = worker.place({ DATABASE_URL: await newDatabase() });
  await place.ask(['db:migrate']);
  expect(await place.ask(['db:backup', 'copy.dump'])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/server version mismatch[^]*the server's version, or newer/),
  });
  expect(files(place, /dump/)).toEqual([]);
});

test('a PostgreSQL store is dumped and restored, as another store, beside the old one', async (context) => {
  const place = await placeForTools(context);
  await place.ask(['db:migrate']);
  await place.ask(['job', 'test.greet']);
  await failed(place);
  expect(await place.ask(['db:backup', 'copy.dump'])).toMatchObject({ exitCode: 0 });
  expect(statSync(path.join(place.folder, 'copy.dump')).mode & 0o777).toBe(0o600);
  const later = await enqueued(place);
  const before = await place.json(['db:status']);
  const { storeId, keptAs } = (await place.json(['db:restore', 'copy.dump', '--yes'])) as Restored;
  expect(before).not.toMatchObject({ storeId });
  expect(await place.json(['db:status'])).toMatchObject({
    storeId,
    live: { queued: { count: 0 } },
    history: { count: 2 },
  });
  expect(await messages(place)).toEqual(FORGOTTEN);
  const next = await enqueued(place);
  expect([next > later, next < later + 2_000]).toEqual([true, true]);
  const old = await openStore({ url: `${place.databaseUrl}?schema=${keptAs}` });
  expect(before).toMatchObject({ storeId: (await schemaStatus(old)).storeId });
  await old.close();
});

test('a role that may enqueue may still do so in the store that is restored', async (context) => {
  const place = await placeForTools(context);
  await place.ask(['db:migrate']);
  const role = `shop ${randomUUID()}`;
  const store = await openStore({ url: place.databaseUrl });
  await change(store, `create role "${role}"`);
  onTestFinished(async () => {
    await change(store, `drop owned by "${role}"`);
    await change(store, `drop role "${role}"`);
    await store.close();
  });
  await change(store, `grant usage on schema worker to "${role}"`);
  await change(store, `grant select, insert on worker.runs to "${role}"`);
  await change(store, `grant usage on sequence worker.runs_id_seq to "${role}" with grant option`);
  await change(store, `grant select on worker.queues to public`);
  const before = await grants(store);
  await place.ask(['db:backup', 'copy.dump']);
  expect(await place.ask(['db:restore', 'copy.dump', '--yes'])).toMatchObject({ exitCode: 0 });
  expect(await grants(store)).toEqual(before);
  expect(before).toHaveLength(5);
});

test('alert messages that waited in a backup are not sent by the store that is restored', async () => {
  const place = worker.place();
  await failed(place);
  await place.ask(['db:backup', 'copy.db']);
  await place.ask(['db:restore', 'copy.db', '--yes']);
  expect(await messages(place)).toEqual(FORGOTTEN);
});

test('half a dump changes nothing: the store is as it was', async (context) => {
  const place = await placeForTools(context);
  await place.ask(['db:migrate']);
  const runs = [await enqueued(place), await enqueued(place)];
  await place.ask(['db:backup', 'copy.dump']);
  const file = path.join(place.folder, 'copy.dump');
  const before = await place.json(['db:status']);
  truncateSync(file, statSync(file).size - 200);
  expect(await place.ask(['db:restore', 'copy.dump', '--yes'])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('pg_restore'),
  });
  expect(await place.json(['db:status'])).toMatchObject({
    storeId: (before as Restored).storeId,
    live: { queued: { count: runs.length } },
  });
});

async function change(store: Store, statement: string): Promise<void> {
  await store.write(function* (tx) {
    yield* tx.run(sql.raw(statement));
  });
}

/** What other roles than the owner may do in the schema. */
async function grants(store: Store): Promise<readonly unknown[]> {
  return store.read((tx) =>
    tx.rows(sql`
      select what, a.grantee, a.privilege_type, a.is_grantable from (
        select 'schema' as what, nspowner as owner, nspacl as acl from pg_namespace where nspname = 'worker'
        union all select relname, relowner, relacl from pg_class where relnamespace = 'worker'::regnamespace
      ) one, aclexplode(acl) a where a.grantee <> owner order by 1, 2, 3`),
  );
}

/** Undefined where they are not installed. */
function toolVersion(): number | undefined {
  try {
    return Number.parseInt(
      /(\d+)\./.exec(execFileSync('pg_dump', ['--version'], { encoding: 'utf8' }))?.[1] ?? '',
      10,
    );
  } catch {
    return undefined;
  }
}

async function serverVersion(url: string): Promise<number> {
  const store = await openStore({ url });
  const row = await store.read((tx) =>
    tx.first(sql<{ version: number }>`select current_setting('server_version_num')::int / 10000 as version`),
  );
  await store.close();
  return row?.version ?? 0;
}
