/** Runs in transactions of other clients; examples/orm-transactions has the clients themselves. */
import { createClient, findRun, fromPrisma, limitQueue, listLive, type SqlTransaction } from '@sb/queue';
import { defineJob } from '@sb/jobs';
import { openStore } from '@sb/storage';
import { migratedDatabase } from '@sb/testkit';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { loadJobs } from './load-jobs.ts';

const mail = defineJob({ id: 'mail', name: 'Mail', queue: 'mail', run: () => undefined });
const other = defineJob({ id: 'other', name: 'Other', run: () => undefined });

const asText = (value: unknown) => (typeof value === 'number' ? String(value) : value);
const long = (letter: string) => ({ text: letter.repeat(3_000) });

test('many runs are stored by as many statements as one, and in the order of the call', async () => {
  const { client, own, sent, queued } = await openShop();
  await own.query('begin');
  await client.enqueueIn(own, mail, { nr: 0 });
  const statementsOfOne = sent.splice(0).length;
  const items = Array.from({ length: 2_500 }, (_, nr) => ({ job: nr % 3 ? mail : other, input: { nr } }));
  const answers = await client.enqueueManyIn(own, items);
  // A savepoint, and its end.
  expect(sent).toHaveLength(statementsOfOne + 2);
  expect(answers).toHaveLength(2_500);
  expect(answers.map(({ id }) => id)).toEqual(answers.map(({ id }) => id).toSorted((a, b) => a - b));
  expect(await queued()).toBe(0);
  await own.query('commit');
  expect(await queued()).toBe(2_501);
});

test('of many runs none is stored if one is refused, and the transaction goes on', async () => {
  const { store, client, own, queued } = await openShop();
  await limitQueue(store, 'mail', { maxDepth: 1, actor: 'ada' });
  await own.query('begin');
  await client.enqueueIn(own, other);
  const refused = client.enqueueManyIn(own, [{ job: other }, { job: mail }, { job: mail }]);
  await expect(refused).rejects.toMatchObject({ code: 'QUEUE_FULL' });
  await client.enqueueManyIn(own, [{ job: other }, { job: mail }]);
  expect(await client.enqueueManyIn(own, [])).toEqual([]);
  await own.query('commit');
  expect(await queued()).toBe(3);
});

test('a request that is wrong is refused before any statement', async () => {
  const { client, own, sent } = await openShop();
  const wrong = [{ job: mail }, { job: mail, delay: 'soon' }];
  await expect(client.enqueueManyIn(own, wrong)).rejects.toMatchObject({ code: 'DURATION_INVALID' });
  const misspelt = [{ job: mail, dedupekey: 'a' }];
  await expect(client.enqueueManyIn(own, misspelt)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  expect(sent).toEqual([]);
});

test('a client of any kind takes part by a function for its statements', async () => {
  const { client, own, queued } = await openShop();
  // Each call makes another object, as the functions for the known clients do: they share the connection.
  const transaction = (): SqlTransaction => ({
    connection: own,
    execute: async (text, values) => (await own.query(text, values)).rows,
  });
  await own.query('create schema shop; set search_path = shop; begin');
  await Promise.all([
    client.enqueueIn(transaction(), mail, { nr: 1 }, { dedupeKey: 'a' }),
    client.enqueueManyIn(transaction(), [{ job: mail, dedupeKey: 'a' }, { job: other }]),
    client.enqueueIn(own, other),
  ]);
  expect((await own.query('show search_path')).rows).toEqual([{ search_path: 'shop' }]);
  await own.query('commit');
  expect(await queued()).toBe(3);
});

test('a client of any kind, which may send values as texts, changes the waiting run of a key', async () => {
  const { store, client, own } = await openShop();
  const transaction: SqlTransaction = {
    connection: own,
    execute: async (text, values) => (await own.query(text, values.map(asText))).rows,
  };
  const keyed = { dedupeKey: 'a', delay: '1h' } as const;
  const { id } = await client.enqueue(mail, { nr: 1 }, keyed);
  const newer = { ...keyed, dedupeReplace: ['input', 'runAt', 'priority'], priority: 'high' } as const;
  await own.query('begin');
  expect(await client.enqueueIn(transaction, mail, long('a'), newer)).toEqual({ id, verdict: 'replaced' });
  const many = [long('b'), { nr: 2 }, long('c')].map((input) => ({
    job: mail,
    input,
    ...newer,
    delay: '2h',
  }));
  const answers = await client.enqueueManyIn(transaction, [...many, { job: other }]);
  expect(answers.map(({ verdict }) => verdict)).toEqual(['replaced', 'replaced', 'replaced', 'enqueued']);
  const before = await findRun(store, id);
  expect(before.input).toEqual({ nr: 1 });
  await own.query('commit');
  const run = await findRun(store, id);
  expect(run).toMatchObject({ input: long('c'), priority: 'high' });
  expect(run.runAt).toBeGreaterThan(before.runAt);
});

test('a client that names its errors leaves them to the program', async () => {
  const { client, own } = await openShop();
  const broken = { execute: () => Promise.reject(new Error('P2028: the transaction is closed')) };
  await expect(client.enqueueIn(broken, mail)).rejects.toThrow('P2028');
  const outside = fromPrisma({
    $queryRawUnsafe: async (text, ...values) => (await own.query(text, values)).rows,
  });
  await expect(client.enqueueIn(outside, mail)).rejects.toMatchObject({ code: 'TRANSACTION_FOREIGN' });
});

test('a pool is no transaction, also where the path of its role is that of the store', async () => {
  const { url, client, queued } = await openShop();
  for (const max of [1, 3]) {
    const pool = new pg.Pool({ connectionString: url, max, options: '-c search_path=worker' });
    onTestFinished(() => pool.end());
    const transactions = [
      pool,
      { execute: async (text: string, values: string[]) => (await pool.query(text, values)).rows },
    ];
    for (const transaction of transactions)
      await expect(client.enqueueIn(transaction, mail)).rejects.toMatchObject({
        code: 'TRANSACTION_FOREIGN',
        hint: expect.stringContaining('Pass the transaction that the callback of your client gets'),
      });
  }
  expect(await queued()).toBe(0);
});

test('the path is as it was when the client fails before the first statement of the run', async () => {
  const { client, own } = await openShop();
  await own.query('create schema shop; set search_path = shop; begin');
  const failing = {
    execute: async (text: string, values: string[]) => {
      if (text.includes('to_regclass')) throw new Error('too many queries');
      return (await own.query(text, values)).rows;
    },
  };
  await expect(client.enqueueIn(failing, mail)).rejects.toThrow('too many queries');
  expect((await own.query('show search_path')).rows).toEqual([{ search_path: 'shop' }]);
  await own.query('rollback');
});

test('a wrapper of the driver may have a function execute of its own', async () => {
  const { client, own, queued } = await openShop();
  const wrapper = Object.assign(own, { execute: () => Promise.reject(new Error('expects a name')) });
  await own.query('begin');
  await client.enqueueIn(wrapper, mail);
  await own.query('commit');
  expect(await queued()).toBe(1);
});

test('wakes daemons also from a transaction that is not read committed, where no run may be stored', async () => {
  const { store, client, own } = await openShop();
  let woken = 0;
  await store.listen(() => void (woken += 1));
  const before = woken;
  await own.query('begin isolation level serializable');
  await expect(client.enqueueIn(own, mail)).rejects.toMatchObject({
    hint: expect.stringContaining('`isolationLevel` of Drizzle'),
  });
  await client.wakeIn(own);
  await own.query('commit');
  await expect.poll(() => woken).toBe(before + 1);
});

test('wakes daemons when the transaction commits, and not when it rolls back', async () => {
  const { store, client, own } = await openShop();
  let woken = 0;
  await store.listen(() => void (woken += 1));
  const before = woken;
  await own.query('begin');
  await client.wakeIn(own);
  await own.query('rollback; begin');
  await client.enqueueIn(own, mail);
  await client.wakeIn(
    fromPrisma({ $queryRawUnsafe: async (text, ...values) => (await own.query(text, values)).rows }),
  );
  expect(woken).toBe(before);
  await own.query('commit');
  await expect.poll(() => woken).toBe(before + 1);
});

test('many runs in a transaction of the program are a matter of PostgreSQL', async () => {
  const client = createClient({ databaseUrl: 'sqlite::memory:' });
  onTestFinished(() => client.close());
  const own = { query: async () => ({ rows: [] }) };
  for (const call of [() => client.enqueueManyIn(own, [{ job: mail }]), () => client.wakeIn(own)])
    await expect(call()).rejects.toMatchObject({ code: 'TRANSACTION_FOREIGN' });
});

/** A store that knows the jobs, and a connection of the application that records what it sends. */
async function openShop() {
  const url = await migratedDatabase();
  const store = await openStore({ url });
  await loadJobs(store, [mail, other]);
  const client = createClient({ databaseUrl: url, createdBy: 'shop' });
  const connection = new pg.Client(url);
  await connection.connect();
  onTestFinished(async () => {
    await connection.end();
    await client.close();
    await store.close();
  });
  const sent: unknown[] = [];
  const own = {
    query(statement: string | pg.QueryConfig, values?: unknown[]) {
      if (typeof statement === 'object') sent.push(statement);
      return connection.query(statement as string, values);
    },
  };
  const queued = async () => (await listLive(store, { view: 'queued', limit: 10_000 })).runs.length;
  return { url, store, client, own, sent, queued };
}
