import { isSlow } from '@sb/test-servers';
import { expect, onTestFinished, test } from 'vitest';
import { eachDialect } from './each-dialect.ts';
import { readIdentity } from '../src/copy/identity.sql.ts';
import { setIndexesAside } from '../src/copy/indexes.sql.ts';
import { beginCopy } from '../src/copy/progress.sql.ts';
import { MIGRATIONS, statementsOf } from '../src/schema/migrations.ts';
import { dumpSchema } from '../src/schema/schema-dump.ts';
import {
  checkSchema,
  copyStore,
  dropCopy,
  migrate,
  openStore,
  planCopy,
  sql,
  statement,
  type Store,
} from '../src/index.ts';
import { listTables } from '../src/copy/table-columns.sql.ts';
import { TABLE_RULES } from '../src/copy/table-rules.ts';

const OWN_OF_SQLITE = 'counters';

eachDialect('a copy', (open, dialect) => {
  // A copy into PostgreSQL takes a second: of rules above the statements SQLite is the short version.
  const isWhole = dialect === 'sqlite' || isSlow();

  test('has a rule for each table of the schema', async () => {
    const store = await open();
    const ruled = Object.keys(TABLE_RULES).filter((table) => dialect === 'sqlite' || table !== OWN_OF_SQLITE);
    expect(await store.read(listTables)).toEqual(ruled.toSorted());
  });

  test('carries numbers that are beyond the rows, and goes on above them', async () => {
    const from = await open();
    await insertQueue(from, 'mail');
    await insertQueue(from, 'gone');
    await from.write((tx) => tx.run(sql`delete from queues where name = 'gone'`));
    const to = await open();
    const { tables, storeId } = await copyStore(from, to);
    expect(tables).toContainEqual({
      table: 'queues',
      rows: 1,
      checksum: expect.stringMatching(/^[\da-f]{16}$/),
    });
    expect((await planCopy(to, undefined)).storeId).toBe(storeId);
    await insertQueue(to, 'next');
    const rows = await to.read((tx) => tx.rows(sql`select id, name from queues order by id`));
    expect(rows).toEqual([
      { id: 1, name: 'mail' },
      { id: 3, name: 'next' },
    ]);
  });

  test('moves long texts in pages of few rows', async () => {
    const [from, to] = [await open(), await open()];
    const many = [...Array.from({ length: 18 }, () => 1_000_000), 17_000_000, 1, 1];
    // Longer than a page may be, between short ones.
    const lengths = isWhole ? many : [1, 17_000_000, 1];
    const inPages = isWhole ? [21, 16] : [3, 1];
    for (const [at, length] of lengths.entries()) await insertInput(from, at, length);
    const seen = { copying: [0], checking: [0], indexing: [] as number[] };
    const { tables } = await copyStore(from, to, { onProgress: ({ phase, done }) => seen[phase].push(done) });
    expect(tables).toContainEqual(expect.objectContaining({ table: 'run_inputs', rows: lengths.length }));
    expect(lastAndMost(seen.copying)).toEqual(inPages);
    // PostgreSQL sends row by row.
    expect(lastAndMost(seen.checking)).toEqual(
      dialect === 'sqlite' ? inPages : [lengths.length, lengths.length],
    );
  });

  test.runIf(isWhole)('refuses a place that has rows, and changes nothing there', async () => {
    const [from, to] = [await open(), await open()];
    await insertQueue(to, 'mail');
    await expect(copyStore(from, to)).rejects.toMatchObject({
      code: 'COPY_TARGET_USED',
      message: expect.stringContaining('rows of its own (queues)'),
    });
    await expect(planCopy(from, to)).rejects.toMatchObject({ code: 'COPY_TARGET_USED' });
  });

  test('that was stopped goes on; of a source that was changed since it begins anew only when told', async () => {
    const [from, to] = [await open(), await open()];
    await insertQueue(from, 'mail');
    const stopping = new AbortController();
    const stopped = copyStore(from, to, {
      signal: stopping.signal,
      onProgress: ({ done }) => done > 0 && stopping.abort(new Error('stopped')),
    });
    await expect(stopped).rejects.toThrow('stopped');
    await expect(open.again(to)).rejects.toMatchObject({ code: 'COPY_UNFINISHED' });
    expect(await planCopy(from, to)).toMatchObject({ isResumed: true });
    await insertQueue(from, 'late');
    await expect(copyStore(from, to)).rejects.toMatchObject({ code: 'STORE_CHANGED' });
    expect(await planCopy(from, to, { restart: true })).toMatchObject({ isResumed: false });
    await dropCopy(to);
    const { tables, isResumed } = await copyStore(from, to);
    expect([tables.find(({ table }) => table === 'queues')?.rows, isResumed]).toEqual([2, false]);
    await open.again(to);
  });

  test('has every index again, however often it was stopped while it built them', async () => {
    const [from, to] = [await open(), await open()];
    const schema = await dumpSchema(to);
    await insertQueue(from, 'mail');
    for (const at of isWhole ? [0, 5, 60] : [5, 60]) {
      const stopping = new AbortController();
      const stopped = copyStore(from, to, {
        signal: stopping.signal,
        onProgress: ({ phase, done }) =>
          phase === 'indexing' && done === at && stopping.abort(new Error('stopped')),
      });
      await expect(stopped).rejects.toThrow('stopped');
      expect(await dumpSchema(to)).not.toBe(schema);
    }
    await dropCopy(to);
    expect(await dumpSchema(to)).toBe(schema);
    await copyStore(from, to);
    expect(await dumpSchema(to)).toBe(schema);
    expect(await to.read((tx) => tx.rows(sql`select name from cursors where name like 'copy%'`))).toEqual([]);
  });

  test.runIf(isWhole)('that an older version began goes on only anew', async () => {
    const [from, fresh] = [await open(), await open()];
    await insertQueue(from, 'mail');
    const to = await beganBefore(await open.url(), from, '008-github');
    const older = {
      code: 'COPY_UNFINISHED',
      message: expect.stringContaining('an older version began it: it lacks 008-github'),
      hint: expect.stringContaining('--restart'),
    };
    await expect(checkSchema(to, '1.0.0')).rejects.toMatchObject(older);
    await expect(migrate(to, '1.0.0')).rejects.toMatchObject(older);
    await dropCopy(to);
    expect(await migrate(to, '1.0.0')).toEqual(['008-github']);
    const { tables } = await copyStore(from, to);
    expect(tables).toContainEqual(expect.objectContaining({ table: 'queues', rows: 1 }));
    await checkSchema(to, '1.0.0');
    expect(await dumpSchema(to)).toBe(await dumpSchema(fresh));
  });

  test.runIf(dialect === 'postgres')('that is dropped leaves tables without a file to read', async () => {
    const [from, to] = [await open(), await open()];
    await insertQueue(from, 'mail');
    const stopping = new AbortController();
    const stopped = copyStore(from, to, {
      signal: stopping.signal,
      onProgress: ({ phase }) => phase === 'indexing' && stopping.abort(new Error('stopped')),
    });
    await expect(stopped).rejects.toThrow('stopped');
    const bytes = () => to.read((tx) => tx.first(sql`select pg_relation_size('queues') as bytes`));
    expect(await bytes()).toEqual({ bytes: 8_192 });
    await dropCopy(to);
    expect(await bytes()).toEqual({ bytes: 0 });
  });

  test.runIf(isWhole)('that is whole is not dropped', async () => {
    const [from, to] = [await open(), await open()];
    await insertQueue(from, 'mail');
    await copyStore(from, to);
    await dropCopy(to);
    expect(await to.read((tx) => tx.rows(sql`select name from queues`))).toEqual([{ name: 'mail' }]);
  });

  test.runIf(isWhole)(
    'of a source that is written to while indexes are built is refused, and is no store',
    async () => {
      const [from, to] = [await open(), await open()];
      await insertQueue(from, 'mail');
      let written: Promise<void> | undefined;
      const slow: Store = {
        ...to,
        async write(body, options) {
          await written;
          return to.write(body, options);
        },
      };
      const copied = copyStore(from, slow, {
        onProgress: ({ phase }) => {
          if (phase === 'indexing') written ??= insertQueue(from, 'late');
        },
      });
      await expect(copied).rejects.toMatchObject({ code: 'STORE_CHANGED' });
      await expect(open.again(to)).rejects.toMatchObject({ code: 'COPY_UNFINISHED' });
    },
  );

  test.runIf(isWhole)('that gives back another row than was written is refused', async () => {
    const [from, to] = [await open(), await open()];
    await insertQueue(from, 'mail');
    // Another program writes into the copy, behind each page.
    const shared: Store = {
      ...to,
      async write(body, options) {
        const result = await to.write(body, options);
        await to.write((tx) => tx.run(sql`update queues set name = 'other'`));
        return result;
      },
    };
    await expect(copyStore(from, shared)).rejects.toMatchObject({
      code: 'COPY_BROKEN',
      message: expect.stringContaining('of the table queues expected 1 rows, found 1 with another checksum'),
    });
  });
});

/** Of counts that grow: the last one, and the longest step. */
function lastAndMost(counts: readonly number[]): readonly [number | undefined, number] {
  return [counts.at(-1), Math.max(...counts.map((count, at) => count - (counts[at - 1] ?? 0)))];
}

/** A target with a queue of the copy, made by a version without this migration. */
async function beganBefore(url: string, from: Store, without: string): Promise<Store> {
  const to = await openStore({ url });
  onTestFinished(() => to.close());
  const source = await from.read(readIdentity);
  await to.write(function* (tx) {
    if (tx.dialect === 'postgres') yield* tx.run(sql`create schema worker`);
    const big = tx.dialect === 'sqlite' ? sql`integer` : sql`bigint`;
    yield* tx.run(sql`create table migrations (name text primary key, applied_at ${big} not null)`);
    for (const migration of MIGRATIONS.filter(({ name }) => name !== without)) {
      for (const text of statementsOf(migration, tx.dialect)) yield* tx.run(statement(text, []));
      yield* tx.run(sql`insert into migrations (name, applied_at) values (${migration.name}, 1)`);
    }
    yield* tx.run(sql`insert into store_meta (one, store_id, min_code_version, created_at)
      values (1, 'before', '0.1.0', 1)`);
    yield* beginCopy(tx, source);
    yield* setIndexesAside(tx);
    yield* tx.run(sql`insert into queues (name) values ('mail')`);
  });
  return to;
}

async function insertQueue(store: Store, name: string): Promise<void> {
  await store.write((tx) => tx.run(sql`insert into queues (name) values (${name})`));
}

async function insertInput(store: Store, id: number, length: number): Promise<void> {
  const body = 'x'.repeat(length);
  await store.write((tx) => tx.run(sql`insert into run_inputs (run_id, body) values (${id}, ${body})`));
}
