/** Migrating a store that has data, while programs of the version before use it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, openStore, schemaStatus, sql, type Store } from '@sb/storage';
import { newDatabase } from '@sb/test-servers';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { READ_INDEXES } from '../src/schema/steps/003-reads.ts';
import { eachDialect } from './each-dialect.ts';
import { runTurn, type Turn } from './version-before.ts';

const INDEXES = READ_INDEXES.map(({ name }) => name);
const LATER = ['003-reads', '004-read-indexes'];

/** Takes a store back to its first schema, as the version before has it. */
async function takeBack(store: Store): Promise<void> {
  await store.write(function* (tx) {
    for (const name of INDEXES) yield* tx.run(sql`drop index ${sql.id(name)}`);
    yield* tx.run(sql`drop table queue_depths`);
    yield* tx.run(sql`alter table run_memory drop column started_at`);
    yield* tx.run(sql`alter table dead_letters drop column fingerprint`);
    yield* tx.run(sql`delete from migrations where name in (${sql.join(LATER)})`);
  });
}

async function indexes(store: Store): Promise<readonly string[]> {
  const rows = await store.read((tx) =>
    tx.rows(
      tx.dialect === 'sqlite'
        ? sql<{
            name: string;
          }>`select name from sqlite_master where type = 'index' and name in (${sql.join(INDEXES)})`
        : sql<{
            name: string;
          }>`select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
            where c.relname in (${sql.join(INDEXES)}) and i.indisvalid`,
    ),
  );
  return rows.map(({ name }) => name).toSorted();
}

eachDialect('a store with data', (open) => {
  test('gets what is missing, whoever comes first, and says which index it builds', async () => {
    const store = await open();
    const other = await open.again(store);
    await takeBack(store);
    expect((await schemaStatus(store)).missing).toEqual(LATER);
    const built: string[] = [];
    const applied = await Promise.all([
      migrate(store, '1.0.0', { onIndex: (name) => built.push(name) }),
      migrate(other, '1.0.0', { onIndex: (name) => built.push(name) }),
    ]);
    expect(applied.flat().toSorted()).toEqual(LATER);
    expect(await indexes(store)).toEqual(INDEXES.toSorted());
    expect(new Set(built)).toEqual(new Set(INDEXES));
    expect((await schemaStatus(store)).missing).toEqual([]);
  });

  test('is worked on by a daemon of the version before, before, while and after it is migrated', async () => {
    const store = await open();
    const daemon = await open.again(store);
    await takeBack(store);
    expect(await runTurn(daemon, 1)).toEqual(WHOLE);
    const seen: unknown[] = [];
    const over = new AbortController();
    const working = (async () => {
      for (let at = 2; !over.signal.aborted; at++) seen.push(await runTurn(daemon, at));
    })();
    await migrate(store, '1.0.0');
    over.abort();
    await working;
    expect(seen).toEqual(seen.map(() => WHOLE));
    expect(await runTurn(daemon, 1_000_000)).toEqual(WHOLE);
    expect((await schemaStatus(daemon)).missing).toEqual([]);
  });

  test('keeps what was built before a crash', async () => {
    const store = await open();
    await takeBack(store);
    const died = migrate(store, '1.0.0', {
      onIndex: (name) => {
        if (name === INDEXES[2]) throw new Error('killed');
      },
    });
    await expect(died).rejects.toThrow('killed');
    expect((await schemaStatus(store)).missing).toEqual(['004-read-indexes']);
    expect(await indexes(store)).toEqual(INDEXES.slice(0, 2).toSorted());
    expect(await migrate(store, '1.0.0')).toEqual(['004-read-indexes']);
    expect(await indexes(store)).toEqual(INDEXES.toSorted());
  });
});

/** What a turn of a daemon of the version before reads, if each of its statements works. */
const WHOLE: Turn = {
  job: 'mail',
  memory: ['step', 'checkpoint', 'step'],
  settled: [4, 5],
  letters: ['discarded'],
};

test('a large file is migrated only when its nodes have stopped', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'worker-large-'));
  const clock = { now: 1_000_000 };
  const store = await openStore({ url: `sqlite:${path.join(folder, 'worker.db')}`, clock: () => clock.now });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  await migrate(store, '1.0.0');
  await takeBack(store);
  await runTurn(store, 1);
  await store.write(function* (tx) {
    yield* tx.run(sql`insert into nodes (kind, name, host, pid, started_at, expires_at, version, jobs, queues)
      values ('daemon', 'ada', 'h', 1, 1, ${clock.now + 15_000}, '0.1.0', '[]', 'null')`);
    // The numbers of history are given in order: its first and its last one tell how many rows there may be.
    yield* tx.run(sql`update counters set seq = seq + 11000000`);
  });
  await runTurn(store, 2);
  await expect(migrate(store, '1.0.0')).rejects.toMatchObject({
    code: 'STORE_IN_USE',
    message: expect.stringMatching(
      /lacks the index run_history_job_bad\. To build it over up to 11,000,00\d rows takes about 12 s, .* work on it: 1 ada\. Nothing is changed\.$/,
    ),
    hint: expect.stringContaining('worker db:migrate'),
  });
  expect((await schemaStatus(store)).missing).toEqual(LATER);
  // Its lease has expired.
  clock.now += 15_000;
  expect(await migrate(store, '1.0.0')).toEqual(LATER);
});

/** A store on PostgreSQL as the version before left it, and a connection of another program. */
async function openBefore(): Promise<{
  readonly store: Store;
  readonly url: string;
  readonly other: pg.Client;
  readonly third: pg.Client;
}> {
  const url = await newDatabase();
  const store = await openStore({ url });
  await migrate(store, '1.0.0');
  await takeBack(store);
  const [other, third] = [new pg.Client(url), new pg.Client(url)];
  for (const client of [other, third]) {
    await client.connect();
    await client.query('set search_path = worker');
  }
  onTestFinished(async () => {
    await Promise.all([other.end(), third.end()]);
    await store.close();
  });
  return { store, url, other, third };
}

const EVENT = `insert into events (type, at, payload) values ('a', 1, '{}')`;

test('an index that a killed build left invalid is built anew', async () => {
  const { store, other } = await openBefore();
  await other.query(`create index events_actor on events (seq) where actor is not null`);
  await other.query(`update pg_index set indisvalid = false where indexrelid = 'events_actor'::regclass`);
  expect(await indexes(store)).toEqual([]);
  await migrate(store, '1.0.0');
  expect(await indexes(store)).toEqual(INDEXES.toSorted());
});

test('an index waits for a transaction that has written, and others write meanwhile', async () => {
  const { store, other, third } = await openBefore();
  await other.query('begin');
  await other.query(EVENT);
  const seen: string[] = [];
  const migrating = migrate(store, '1.0.0', { onIndex: (name) => seen.push(name) });
  const waits = async (): Promise<boolean> => {
    const { rowCount } = await third.query(
      `select 1 from pg_stat_activity where datname = current_database() and query like 'create index concurrently events_actor%'
        and wait_event_type = 'Lock'`,
    );
    return rowCount === 1;
  };
  await expect.poll(waits, { timeout: 20_000 }).toBe(true);
  await third.query(EVENT);
  await other.query('commit');
  expect(await migrating).toEqual(LATER);
});

test('a daemon of the version before does not wait for an index that is being built', async () => {
  const { store, url, other, third } = await openBefore();
  const daemon = await openStore({ url });
  onTestFinished(() => daemon.close());
  await runTurn(daemon, 1);
  await other.query('begin');
  // The build of the first index waits for this transaction; a daemon that waited for the build would wait, too.
  await other.query('update run_history set reason = reason');
  const migrating = migrate(store, '1.0.0');
  const builds = async (): Promise<boolean> => {
    const { rowCount } = await third.query(
      `select 1 from pg_stat_activity where datname = current_database() and query like 'create index concurrently run_history_job_bad%'
        and wait_event_type = 'Lock'`,
    );
    return rowCount === 1;
  };
  await expect.poll(builds, { timeout: 20_000 }).toBe(true);
  for (let at = 2; at < 5; at++) expect(await runTurn(daemon, at)).toEqual(WHOLE);
  expect(await builds()).toBe(true);
  await other.query('commit');
  expect(await migrating).toEqual(LATER);
  expect(await runTurn(daemon, 5)).toEqual(WHOLE);
});

test('a new column does not make others wait for a transaction that has the table', async () => {
  const { store, other, third } = await openBefore();
  await other.query('begin');
  await other.query('lock table run_memory in access share mode');
  const migrating = migrate(store, '1.0.0');
  const waits = async (): Promise<boolean> => {
    const { rowCount } = await third.query(
      `select 1 from pg_stat_activity where datname = current_database() and query like 'alter table run_memory%'
        and wait_event_type = 'Lock'`,
    );
    return rowCount === 1;
  };
  await expect.poll(waits, { timeout: 20_000, interval: 5 }).toBe(true);
  // It stands behind the change of the table until that gives up.
  await third.query('select count(*) from run_memory');
  expect((await schemaStatus(store)).missing).toEqual(LATER);
  await other.query('commit');
  expect(await migrating).toEqual(LATER);
});
