/** What a network or a server does to connections: hang, break, come back. */
import { type Body, openStore, sql, type Store, type StoreOptions, type Tx } from '@sb/storage';
import { startProxy, type TestProxy } from '@sb/test-servers';
import { expect, onTestFinished, test } from 'vitest';
import { migratedDatabase } from './each-dialect.ts';

/** It also gives up a connection that is only slow: what has to succeed is tried until it does. */
const IMPATIENT = { statementTimeoutMs: 300 };

/** A store behind a proxy, a connection of each kind open, and the same one by the direct way. */
async function open(options: Partial<StoreOptions> = {}): Promise<{
  store: Store;
  direct: Store;
  proxy: TestProxy;
}> {
  const url = await migratedDatabase();
  const direct = await openStore({ url });
  const proxy = await startProxy(url);
  const store = await openStore({ url: proxy.url, ...options });
  onTestFinished(async () => {
    await store.close();
    await direct.close();
    await proxy.stop();
  });
  await add(direct, 'first');
  await add(direct, 'second');
  await succeeds(() => store.write(nothing));
  await succeeds(() => store.write(nothing, { autocommit: true }));
  return { store, direct, proxy };
}

const nothing = (tx: Tx): Body<void> => tx.run(sql`select 1`);

/** Done again, it changes nothing. */
const add = (store: Store, name: string): Promise<void> =>
  store.write((tx) => tx.run(sql`insert into queues (name) values (${name}) on conflict do nothing`));

const addAlone = (store: Store, name: string): Promise<void> =>
  store.write((tx) => tx.run(sql`insert into queues (name) values (${name})`), { autocommit: true });

const names = async (store: Store): Promise<readonly string[]> => {
  const rows = await store.read((tx) => tx.rows(sql<{ name: string }>`select name from queues order by id`));
  return rows.map(({ name }) => name);
};

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

const succeeds = (work: () => Promise<unknown>): Promise<void> =>
  expect.poll(() => failureOf(work())).toBeUndefined();

const compiles = (tx: Tx): Body<unknown> =>
  tx.first(sql<{ jit: string }>`select current_setting('jit') as jit`);

const settings = (tx: Tx): Body<unknown> =>
  tx.first(sql`
    select current_setting('statement_timeout') as statement, current_setting('search_path') as path,
      current_setting('lock_timeout') as lock`);

const seen = (store: Store, name: string): Promise<void> =>
  expect.poll(() => names(store), { interval: 5 }).toContain(name);

test('a connection that hangs does not hang whoever uses it, and is not used again', async () => {
  const { store, direct, proxy } = await open(IMPATIENT);
  proxy.freeze();
  const unreachable = { code: 'STORE_UNREACHABLE' };
  await expect(add(store, 'lost')).rejects.toMatchObject(unreachable);
  await expect(names(store)).rejects.toMatchObject(unreachable);
  await expect(store.now()).rejects.toMatchObject(unreachable);
  await expect(addAlone(store, 'unknown')).rejects.toMatchObject({ code: 'WRITE_OUTCOME_UNKNOWN' });
  proxy.thaw();
  await succeeds(() => add(store, 'third'));
  await succeeds(() => names(store));
  const found = await names(direct);
  expect(found.filter((name) => name !== 'unknown')).toEqual(['first', 'second', 'third']);
});

test('settings of the address apply beside those of a store, which hold where both name one', async () => {
  const url = new URL(await migratedDatabase());
  url.searchParams.set('options', '-c statement_timeout=7s -c search_path=public -c lock_timeout=3');
  const store = await openStore({ url: url.href });
  onTestFinished(() => store.close());
  const both = { statement: '7s', path: 'worker', lock: '10s' };
  expect(await store.write(settings)).toEqual(both);
  expect(await store.read(settings, { single: true })).toEqual(both);
});

test('a write may ask for more time than others', async () => {
  const { store } = await open(IMPATIENT);
  const nap = (statementTimeoutMs?: number): Promise<void> =>
    store.write((tx) => tx.run(sql`select pg_sleep(0.5)`), {
      ...(statementTimeoutMs !== undefined && { statementTimeoutMs }),
    });
  await succeeds(() => nap(10_000));
  await expect(nap()).rejects.toThrow('it has not answered in time');
});

test('a read that is given up ends on the server too: its snapshot would hold back the statistics', async () => {
  // Long enough to see the statement in the server.
  const { store, direct } = await open({ statementTimeoutMs: 2_000 });
  const sleeping = (): Promise<number> =>
    direct.read(function* (tx) {
      const rows = yield* tx.rows(
        sql`select 1 from pg_stat_activity where datname = current_database() and query like '%pg_sleep(600)%' and pid <> pg_backend_pid()`,
      );
      return rows.length;
    });
  const read = failureOf(store.read((tx) => tx.run(sql`select pg_sleep(600)`)));
  await expect.poll(sleeping).toBe(1);
  expect(await read).toMatchObject({ code: 'STORE_UNREACHABLE' });
  await expect.poll(sleeping).toBe(0);
});

test('a store whose connections hang can be closed', async () => {
  const { store, proxy } = await open();
  proxy.freeze();
  const writing = failureOf(add(store, 'lost'));
  const listening = store.listen(() => undefined);
  store.ring();
  await store.close();
  expect(await writing).toMatchObject({ code: 'STORE_UNREACHABLE' });
  await listening;
});

test('a statement that commits by itself and loses its answer is told as unknown', async () => {
  const { store, direct, proxy } = await open();
  proxy.swallowAnswers();
  const answer = failureOf(addAlone(store, 'stored'));
  await seen(direct, 'stored');
  proxy.cut();
  expect(await answer).toMatchObject({ code: 'WRITE_OUTCOME_UNKNOWN' });
});

test('a commit that loses its answer is told as unknown, also that of a step of several statements', async () => {
  const { store, direct, proxy } = await open();
  const step = store.write(
    (tx) =>
      tx.step<unknown>({
        sqlite: () => undefined,
        postgres: (handle) =>
          handle.atomically(async () => {
            await handle.arrays('one', `insert into queues (name) values ('of-a-step')`, []);
            proxy.swallowAnswers();
          }),
      }),
    { autocommit: true },
  );
  const answer = failureOf(step);
  await seen(direct, 'of-a-step');
  proxy.cut();
  expect(await answer).toMatchObject({ code: 'WRITE_OUTCOME_UNKNOWN' });
});

test('a transaction whose commit loses its answer is told as unknown', async () => {
  const { store, direct, proxy } = await open();
  const writing = store.write(function* (tx) {
    yield* tx.run(sql`insert into queues (name) values ('of-a-transaction')`);
    proxy.swallowAnswers();
  });
  const answer = failureOf(writing);
  await seen(direct, 'of-a-transaction');
  proxy.cut();
  expect(await answer).toMatchObject({ code: 'WRITE_OUTCOME_UNKNOWN' });
});

test('a transaction that loses its connection before the commit is told as not stored', async () => {
  const { store, direct, proxy } = await open();
  const losing = store.write(function* (tx) {
    yield* tx.run(sql`insert into queues (name) values ('lost')`);
    proxy.cut();
    yield* tx.run(sql`select 1`);
  });
  await expect(losing).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  expect(await names(direct)).not.toContain('lost');
});

test('a connection that cannot be made stores nothing, and says just that', async () => {
  const { store, proxy } = await open();
  await proxy.stop();
  await expect(names(store)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
  await expect(addAlone(store, 'lost')).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
});

test('no statement is compiled, which would cost more than all that it does', async () => {
  const { direct } = await open();
  expect(await direct.write(compiles)).toEqual({ jit: 'off' });
  expect(await direct.read(compiles)).toEqual({ jit: 'off' });
});
