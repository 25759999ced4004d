import { readFileSync } from 'node:fs';
import {
  cancelRun,
  type Client,
  createClient,
  drainQueue,
  findRun,
  fromDrizzle,
  fromKnex,
  fromKysely,
  fromPostgresJs,
  fromPrisma,
  fromTypeOrm,
  limitQueue,
  listLive,
  type SqlTransaction,
} from '@sb/queue';
import { createWorker } from '@sb/worker';
import { defineJob } from '@sb/jobs';
import { openStore, type Store } from '@sb/storage';
import { isSlow, migratedDatabase } from '@sb/testkit';
import { sql as drizzleSql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { drizzle as drizzleJs } from 'drizzle-orm/postgres-js';
import knex from 'knex';
import { CamelCasePlugin, Kysely, ParseJSONResultsPlugin, PostgresDialect } from 'kysely';
import pg from 'pg';
import postgres from 'postgres';
import { DataSource } from 'typeorm';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  invoice,
  type Order,
  type Prisma,
  pack,
  placeWithDrizzle,
  placeWithKnex,
  placeWithKysely,
  placeWithPostgresJs,
  placeWithPrisma,
  placeWithTypeOrm,
} from './orders.ts';

interface Shop {
  place(worker: Client, order: Order): Promise<void>;
  inTransaction<R>(work: (transaction: SqlTransaction) => Promise<R>): Promise<R>;
}

const SHOPS: Readonly<Record<string, (url: string) => Shop | Promise<Shop>>> = {
  Drizzle(url) {
    const db = drizzle(openPool(url));
    return {
      place: (worker, order) => placeWithDrizzle(db, worker, order),
      inTransaction: (work) => db.transaction((tx) => work(fromDrizzle(tx, drizzleSql))),
    };
  },
  'Drizzle on postgres.js'(url) {
    const db = drizzleJs(openPostgresJs(url));
    return {
      place: (worker, order) => placeWithDrizzle(db as never, worker, order),
      inTransaction: (work) => db.transaction((tx) => work(fromDrizzle(tx, drizzleSql))),
    };
  },
  Kysely(url) {
    // Plugins that rename the columns of each result, and parse its texts.
    const db = new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: openPool(url) }),
      plugins: [new CamelCasePlugin(), new ParseJSONResultsPlugin()],
    });
    return {
      place: (worker, order) => placeWithKysely(db, worker, order),
      inTransaction: (work) => db.transaction().execute((trx) => work(fromKysely(trx))),
    };
  },
  Knex(url) {
    const db = knex({ client: 'pg', connection: url });
    onTestFinished(() => db.destroy());
    return {
      place: (worker, order) => placeWithKnex(db, worker, order),
      inTransaction: (work) => db.transaction((trx) => work(fromKnex(trx))),
    };
  },
  'Prisma, whose part a connection of pg plays'(url) {
    const prisma = likePrisma(openPool(url));
    return {
      place: (worker, order) => placeWithPrisma(prisma, worker, order),
      inTransaction: (work) => prisma.$transaction((tx) => work(fromPrisma(tx))),
    };
  },
  async TypeORM(url) {
    const db = await new DataSource({ type: 'postgres', url }).initialize();
    onTestFinished(() => db.destroy());
    return {
      place: (worker, order) => placeWithTypeOrm(db, worker, order),
      inTransaction: (work) => db.transaction((manager) => work(fromTypeOrm(manager))),
    };
  },
  'postgres.js'(url) {
    const db = openPostgresJs(url);
    return {
      place: (worker, order) => placeWithPostgresJs(db, worker, order),
      inTransaction: async <R>(work: (transaction: SqlTransaction) => Promise<R>) =>
        (await db.begin((sql) => work(fromPostgresJs(sql)))) as R,
    };
  },
};

test('the README names the versions that are tested', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  const catalog = readFileSync(new URL('../../pnpm-workspace.yaml', import.meta.url), 'utf8');
  const names = {
    Drizzle: 'drizzle-orm',
    Kysely: 'kysely',
    Knex: 'knex',
    TypeORM: 'typeorm',
    'postgres.js': 'postgres',
  };
  for (const [title, name] of Object.entries(names)) {
    const [, version] = new RegExp(`^  ${name}: (.+)$`, 'm').exec(catalog) ?? [];
    expect(readme).toContain(`${title} ${version}`);
  }
});

function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url });
  onTestFinished(() => pool.end());
  return pool;
}

function openPostgresJs(url: string): postgres.Sql {
  const db = postgres(url, { onnotice: () => {} });
  onTestFinished(() => db.end());
  return db;
}

/** Its generator needs the network. As Prisma does it returns a bigint for each int8. */
function likePrisma(pool: pg.Pool): Prisma {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, BigInt);
  return {
    async $transaction(work) {
      const db = await pool.connect();
      const tx = {
        $executeRaw: async (texts: TemplateStringsArray, ...values: unknown[]) =>
          (
            await db.query(
              texts.reduce((text, part, at) => `${text}$${at}${part}`),
              values,
            )
          ).rowCount ?? 0,
        $queryRawUnsafe: async (text: string, ...values: unknown[]) =>
          (await db.query({ text, values, types })).rows,
      };
      try {
        await db.query('begin');
        const result = await work(tx);
        await db.query('commit');
        return result;
      } catch (error) {
        await db.query('rollback');
        throw error;
      } finally {
        db.release();
      }
    },
  };
}

let url: string;
let store: Store;
let worker: Client;
beforeEach(async () => {
  url = await migratedDatabase();
  store = await openStore({ url });
  worker = createClient({ databaseUrl: url, createdBy: 'shop' });
  const own = new pg.Client(url);
  await own.connect();
  await own.query('create table orders (nr text primary key, pieces int not null)');
  await own.end();
  return async () => {
    await worker.close();
    await store.close();
  };
});

const by = { actor: 'ada' };
const small = defineJob({
  id: 'small',
  name: 'In a queue with a bound',
  queue: 'small',
  run: () => undefined,
});
const closed = defineJob({
  id: 'closed',
  name: 'In a queue that drains',
  queue: 'closed',
  run: () => undefined,
});

/** One whose connection is of pg, and one that is not: the short run has no other for what goes by the same connection. */
const KINDS = ['Drizzle', 'postgres.js'];

describe.each(Object.entries(SHOPS))('in a transaction of %s', (name, openShop) => {
  const isTried = isSlow() || KINDS.includes(name);

  test('an order and its runs are committed together, or neither is, and a worker executes them', async () => {
    const shop = await openShop(url);
    await shop.place(worker, { nr: '7', pieces: 2 });
    await expect(shop.place(worker, { nr: '7', pieces: 2 })).rejects.toThrow(/orders/);
    const failed = shop.inTransaction(async (transaction) => {
      await worker.enqueueIn(transaction, invoice, { nr: '8' });
      await worker.enqueueManyIn(transaction, [{ job: pack }, { job: invoice }]);
      throw new Error('the stock is empty');
    });
    await expect(failed).rejects.toThrow('the stock is empty');
    const runs = await queued();
    expect(runs.map(({ jobId, dedupeKey, createdBy }) => [jobId, dedupeKey, createdBy])).toEqual([
      ['shop.invoice', 'invoice:7', 'shop'],
      ['shop.pack', undefined, 'shop'],
      ['shop.pack', undefined, 'shop'],
    ]);

    await using node = createWorker({ jobs: [invoice, pack], databaseUrl: url, logLevel: 'error' });
    await node.start();
    const first = runs[0]?.id ?? Number.NaN;
    expect(await worker.wait(invoice, first)).toMatchObject({ state: 'succeeded', result: { sent: '7' } });
  });

  test.runIf(isTried)(
    'keys, bounds, drains and inputs are those of enqueue, and a refusal leaves it usable',
    async () => {
      const shop = await openShop(url);
      await worker.enqueueMany([{ job: small }, { job: closed }]);
      await limitQueue(store, 'small', { maxDepth: 2, ...by });
      await drainQueue(store, 'closed', { ...by, reason: 'moves' });
      const key = 'a "key", {with} \\ and $1 ? :name, ü 🎉';
      const long = { text: `it's "\u0001" ${'x'.repeat(9_000)}`, numbers: [1, 2.5, null, true] };
      const [holder, again, one, many] = await shop.inTransaction(async (db) => {
        const held = await worker.enqueueIn(db, pack, long, { dedupeKey: key, dedupeTtl: '1h' });
        const duplicate = await worker.enqueueIn(db, pack, {}, { dedupeKey: key, dedupeTtl: '1h' });
        await worker.enqueueIn(db, small);
        const full = { code: 'QUEUE_FULL', depth: 2, maxDepth: 2 };
        await expect(worker.enqueueIn(db, small)).rejects.toMatchObject(full);
        await expect(worker.enqueueIn(db, closed)).rejects.toMatchObject({ code: 'QUEUE_DRAINING' });
        await expect(worker.enqueueIn(db, 'shop.pakc')).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
        const some = worker.enqueueManyIn(db, [{ job: pack }, { job: small }]);
        await expect(some).rejects.toMatchObject(full);
        const both = await Promise.all([
          worker.enqueueIn(db, invoice, { nr: 1 }, { priority: 'high', delay: '0s', tags: ['a,b', '"'] }),
          worker.enqueueManyIn(db, [
            { job: pack, dedupeKey: key },
            { job: pack, dedupeKey: '123', input: { nr: 2 } },
            { job: invoice, delay: '1h', limitKey: '7' },
          ]),
        ]);
        return [held, duplicate, ...both] as const;
      });
      expect(again).toEqual({ id: holder.id, verdict: 'duplicate' });
      expect(many).toMatchObject([again, { verdict: 'enqueued' }, { verdict: 'enqueued' }]);
      expect(await findRun(store, holder.id)).toMatchObject({ input: long, dedupeKey: key });
      expect(await findRun(store, one.id)).toMatchObject({ priority: 'high', tags: ['a,b', '"'] });
      expect(await queued()).toHaveLength(6);
    },
  );

  test.runIf(isTried)('runs wait for others, also for those that have ended', async () => {
    const shop = await openShop(url);
    const [live, ended] = await worker.enqueueMany([{ job: pack }, { job: pack }]);
    if (!live || !ended) throw new Error('no runs');
    await cancelRun(store, { runId: ended.id, ...by });
    const condition = 'parents.first.status == "cancelled"';
    const runs = await shop.inTransaction((db) =>
      worker.enqueueManyIn(db, [
        { job: invoice, after: live.id },
        { job: invoice, after: ended.id },
        { job: invoice, after: { run: ended.id, on: 'always' } },
        { job: invoice, after: { run: ended.id, as: 'first', on: condition } },
        { job: invoice, after: [live.id, { run: ended.id, onUnmet: 'fail' }] },
      ]),
    );
    const states = await Promise.all(runs.map(async ({ id }) => (await findRun(store, id)).state));
    expect(states).toEqual(['waiting', 'skipped', 'queued', 'queued', 'failed']);
  });
});

async function queued() {
  const { runs } = await listLive(store, { view: 'queued', limit: 100 });
  return runs;
}
