import { checkSchema, compareVersions, migrate, openStore, schemaStatus, sql } from '@sb/storage';
import { newDatabase } from '@sb/test-servers';
import { describe, expect, test } from 'vitest';
import { eachDialect } from './each-dialect.ts';

eachDialect('a store', (open) => {
  test('is migrated once, whoever comes first', async () => {
    const url = await open.url();
    const [one, two] = await Promise.all([openStore({ url }), openStore({ url })]);
    const applied = await Promise.all([migrate(one, '1.0.0'), migrate(two, '1.0.0')]);
    expect(applied.flat().filter((name) => name === '001-foundation')).toHaveLength(1);
    expect(await migrate(one, '1.0.0')).toEqual([]);
    expect(await checkSchema(one, '1.0.0')).toBe(await checkSchema(two, '1.0.0'));
    await Promise.all([one.close(), two.close()]);
  });

  test('that is empty is said to lack its migrations', async () => {
    const store = await openStore({ url: await open.url() });
    await expect(checkSchema(store, '1.0.0')).rejects.toMatchObject({ code: 'STORE_NOT_MIGRATED' });
    await expect(checkSchema(store, '1.0.0')).rejects.toThrow('worker db:migrate');
    await store.close();
  });

  test('that asks for newer code refuses older code, and only that', async () => {
    const store = await open();
    await store.write((tx) => tx.run(sql`update store_meta set min_code_version = '2.5.0'`));
    await expect(checkSchema(store, '2.4.9')).rejects.toMatchObject({ code: 'STORE_TOO_NEW' });
    await expect(migrate(store, '2.4.9')).rejects.toThrow('asks for version 2.5.0 or newer; this is 2.4.9');
    await expect(checkSchema(store, '2.5.0')).resolves.toEqual(expect.any(String));
    expect(await schemaStatus(store)).toMatchObject({ missing: [], minCodeVersion: '2.5.0' });
  });

  test('never gives an id twice, not even after it was emptied and opened again', async () => {
    const store = await open();
    const add = (name: string) =>
      store.write((tx) =>
        tx.first(sql<{ id: number }>`insert into queues (name) values (${name}) returning id`),
      );
    const before = [await add('a'), await add('b')].map((row) => row?.id ?? 0);
    await store.write((tx) => tx.run(sql`delete from queues`));
    const again = await open.again(store);
    const after = await again.write((tx) =>
      tx.first(sql<{ id: number }>`insert into queues (name) values ('c') returning id`),
    );
    expect(after?.id).toBeGreaterThan(Math.max(...before));
  });
});

test('a role that may not ask which server this is can use the store all the same', async () => {
  const url = new URL(await newDatabase());
  const role = `plain_${url.pathname.slice(1)}`;
  const superuser = await openStore({ url: url.href });
  await superuser.write(function* (tx) {
    yield* tx.run(sql`create role ${sql.id(role)} login`);
    yield* tx.run(sql`create schema worker authorization ${sql.id(role)}`);
    yield* tx.run(sql`revoke execute on function pg_control_system() from public`);
  });
  await superuser.close();
  url.username = role;
  const store = await openStore({ url: url.href });
  await migrate(store, '1.0.0');
  expect(await checkSchema(store, '1.0.0')).toEqual(expect.any(String));
  await store.close();
});

eachDialect('a place', (open, dialect) => {
  test('with tables of another program is left alone', async () => {
    const url = await open.url();
    const store = await openStore({ url });
    await store.write(function* (tx) {
      if (dialect === 'postgres') yield* tx.run(sql`create schema worker`);
      yield* tx.run(sql`create table runs (distance integer)`);
    });
    await expect(migrate(store, '1.0.0')).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: expect.stringContaining('tables of another program (runs). Name a place of its own'),
    });
    await store.close();
  });
});

test('the database of an application keeps its tables, and holds as many stores as have schemas', async () => {
  const url = await newDatabase();
  const own = await openStore({ url: `${url}?schema=app` });
  await own.write(function* (tx) {
    yield* tx.run(sql`create schema app`);
    yield* tx.run(sql`create table runs (distance integer)`);
  });
  const stores = await Promise.all([url, `${url}?schema=staging`].map((place) => openStore({ url: place })));
  for (const [i, store] of stores.entries()) {
    await migrate(store, '1.0.0');
    await store.write((tx) => tx.run(sql`insert into queues (name) values (${`q${i}`})`));
  }
  const queues = await Promise.all(
    stores.map((store) => store.read((tx) => tx.rows(sql`select name from queues where name like 'q_'`))),
  );
  expect(queues).toEqual([[{ name: 'q0' }], [{ name: 'q1' }]]);
  expect(stores.map(({ where }) => where.replace(/.*\//, '').replace(/^[^?]*/, ''))).toEqual([
    '',
    '?schema=staging',
  ]);
  await Promise.all([own, ...stores].map((store) => store.close()));
});

test('a schema that is no plain name is refused', async () => {
  await expect(openStore({ url: 'postgres://localhost/x?schema=a-b' })).rejects.toMatchObject({
    code: 'STORE_UNUSABLE',
  });
});

describe('versions', () => {
  test.each([
    ['1.0.0', '1.0.0', 0],
    ['1.10.0', '1.9.9', 1],
    ['0.3.2', '0.4.0', -1],
    ['1.0.0-beta.1', '1.0.0', 0],
  ])('%s against %s', (a, b, sign) => expect(Math.sign(compareVersions(a, b))).toBe(sign));
});
