/** A store that was dumped on one PostgreSQL server and restored on another, younger one. */
import { isBefore, type News, noteRemoved, publish, readNews, START, subscribe } from '@sb/events';
import { readStatistics } from '@sb/queue';
import { createTicker, enqueueMany, fold, isFolded, registerNode } from '@sb/queue/engine';
import { checkSchema, migrate, openStore, sql, type Store } from '@sb/storage';
import { createGate, migratedDatabase, startPostgres } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { loadJobs } from './load-jobs.ts';

const VERSION = '1.0.0';
const TABLES = [
  'store_meta',
  'migrations',
  'queues',
  'job_defs',
  'nodes',
  'run_history',
  'events',
  'cursors',
  'stats_minute',
  'stats_hour',
  'job_health',
];

test('a store that is restored on another server goes on where it was: nothing is missed, nothing comes twice', async () => {
  const old = await openOld();
  await burnTransactions(old, 3_000);
  await work(old, 4);
  await fold(old);
  await say(old, 'one');
  await say(old, 'two');
  // 'four' has the smaller seq, and comes after 'three' nevertheless.
  await sayOutOfOrder(old, { first: 'three', second: 'four' });
  expect(await hear(old, 3)).toEqual(['one', 'two', 'three']);
  await work(old, 2);
  await removed(old, 'one');

  const fresh = await openFresh();
  await restore(old, fresh);
  await expect(checkSchema(fresh, VERSION)).rejects.toMatchObject({
    code: 'STORE_MOVED',
    message: expect.stringContaining('worker db:migrate'),
  });
  expect(await migrate(fresh, VERSION)).toEqual(['rebase']);
  expect(await checkSchema(fresh, VERSION)).toBe(await checkSchema(old, VERSION));
  expect(await migrate(fresh, VERSION)).toEqual([]);

  expect(await fold(fresh)).toBe(2);
  await work(fresh, 3);
  expect(await fold(fresh)).toBe(3);
  expect(await isFolded(fresh)).toBe(true);
  expect(await countRuns(fresh)).toBe(9);

  await say(fresh, 'five');
  expect(await hear(fresh, 2)).toEqual(['four', 'five']);
  // What was removed still ends between the two.
  const { gap, news } = await fresh.read((tx) => readNews(tx, START, 99));
  const goneBefore = news.filter(({ position }) => isBefore(position, gap?.upTo ?? START));
  expect(goneBefore.map(wordOf).filter((word) => word !== undefined)).toEqual(['one']);
});

async function openOld(): Promise<Store> {
  const store = await openFor(await migratedDatabase());
  await loadJobs(store, [{ id: 'work', name: 'Work', run: () => undefined }], VERSION);
  return store;
}

/** With the schema, and nothing in it. */
async function openFresh(): Promise<Store> {
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  const store = await openFor(server.url);
  await migrate(store, VERSION);
  return store;
}

async function openFor(url: string): Promise<Store> {
  const store = await openStore({ url });
  onTestFinished(() => store.close());
  return store;
}

function wordOf({ payload }: News): unknown {
  return payload['word'];
}

/** As if retention had removed events up to this one. */
async function removed(store: Store, word: string): Promise<void> {
  const { news } = await store.read((tx) => readNews(tx, START, 99));
  const last = news.find((one) => wordOf(one) === word);
  await store.write((tx) => noteRemoved(tx, 'events', last?.position ?? START));
}

async function burnTransactions(store: Store, count: number): Promise<void> {
  const burn = sql.raw(
    `do $$ begin for i in 1..${count} loop perform pg_current_xact_id(); commit; end loop; end $$`,
  );
  await store.write((tx) => tx.run(burn), { autocommit: true });
}

async function work(store: Store, runs: number): Promise<void> {
  const nodeId = await registerNode(store, {
    kind: 'daemon',
    name: 'n',
    host: 'h',
    pid: 1,
    version: VERSION,
    jobs: ['work'],
  });
  const ticker = createTicker({ store, nodeId, jobs: ['work'] });
  for (let i = 0; i < runs; i++) {
    await enqueueMany(store, [{ jobId: 'work' }]);
    const { claimed } = await ticker.tick([], 10);
    await ticker.tick(
      claimed.map((run) => ({ ...run, outcome: { state: 'succeeded' as const } })),
      0,
    );
  }
}

async function countRuns(store: Store): Promise<number> {
  const now = await store.now();
  const window = { from: now - 3_600_000, to: now + 3_600_000, buckets: 1 };
  const [statistics] = await readStatistics(store, window);
  return statistics?.runs ?? 0;
}

const event = (word: string) => ({ type: 'word.said', payload: { word } });

async function say(store: Store, word: string): Promise<void> {
  await store.write((tx) => publish(tx, [event(word)]));
}

/** The transaction of the first begins earlier and publishes later. */
async function sayOutOfOrder(
  store: Store,
  { first, second }: { readonly first: string; readonly second: string },
): Promise<void> {
  const [begun, mayGoOn] = [createGate(), createGate()];
  const early = store.write(function* (tx) {
    yield* tx.run(sql`select pg_current_xact_id()`);
    yield* tx.step<unknown>({
      sqlite: () => undefined,
      postgres: async () => {
        begun.open();
        await mayGoOn.opened;
      },
    });
    yield* publish(tx, [event(first)]);
  });
  await begun.opened;
  await say(store, second);
  mayGoOn.open();
  await early;
}

/** Follows as one consumer until it has heard so many words, and stops there. */
async function hear(store: Store, count: number): Promise<readonly unknown[]> {
  const heard: unknown[] = [];
  const enough = createGate();
  const subscription = await subscribe(
    store,
    { consumer: 'listener', types: ['word.*'] },
    ({ payload }: News) => {
      heard.push(payload['word']);
      if (heard.length < count) return;
      enough.open();
      void subscription.stop();
    },
  );
  await enough.opened;
  await subscription.stop();
  return heard;
}

/** As a dump does it: all rows as they are, and the numbers that the sequences have reached. */
async function restore(from: Store, to: Store): Promise<void> {
  const dump = await from.read(function* (tx) {
    const tables: [string, unknown][] = [];
    for (const table of TABLES) {
      const row = yield* tx.first(
        sql<{ rows: unknown }>`select json_agg(t)::text as rows from ${sql.table(table)} t`,
      );
      tables.push([table, row?.rows ?? null]);
    }
    const seq = yield* tx.first(sql<{ last: number }>`select last_value as last from fact_seq`);
    return { tables, seq: seq?.last };
  });
  await to.write(function* (tx) {
    for (const [table, rows] of dump.tables) {
      yield* tx.run(sql`delete from ${sql.table(table)}`);
      yield* tx.run(
        sql`insert into ${sql.table(table)} select * from json_populate_recordset(null::${sql.table(table)}, ${rows}::json)`,
      );
    }
    yield* tx.run(sql`select setval('fact_seq', ${dump.seq})`);
    for (const table of ['queues', 'job_defs', 'nodes', 'runs'])
      yield* tx.run(sql`select setval(pg_get_serial_sequence(${table}, 'id'), 1000)`);
  });
}
