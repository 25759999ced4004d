/** What a copy makes of values and of large tables, from either store to either. */
import { expect, onTestFinished, test } from 'vitest';
import { eachDialect, migratedDatabase } from './each-dialect.ts';
import { selectRange } from '../src/copy/table-sums.sql.ts';
import { readShape } from '../src/copy/table-columns.sql.ts';
import { copyStore, migrate, openStore, sql, statement, type Store } from '../src/index.ts';

const MOST = Number.MAX_SAFE_INTEGER;
const FRACTIONS = [0.1, 1e21, 1e15, 1e-7, 5e-324, -1.5, 0];
const TEXTS = ['', 'a\tb\nc\\n"{}\'', 'é€😀', 'PGCOPY\n', null];

eachDialect('to a store', (open, dialect) => {
  test.each(['sqlite', 'postgres'] as const)('each value stays what it is, from %s', async (origin) => {
    const [from, to] = [origin === dialect ? await open() : await other(origin), await open()];
    await from.write(function* (tx) {
      for (const [id, done] of FRACTIONS.entries())
        yield* tx.run(sql`insert into run_live (run_id, done, total, note, at)
          values (${id - 2}, ${done}, ${id === 0 ? null : done}, ${TEXTS[id % TEXTS.length]}, ${id * 2 ** 40})`);
      for (const [minute, length] of [0, 1, 256].entries())
        yield* tx.run(sql`insert into stats_minute
          (job_id, queue_id, minute, succeeded, failed, other, retried, run_ms, wait_ms, run_histogram, wait_histogram)
          values (${minute}, 1, ${-(2 ** 31)}, ${2 ** 31 - 1}, 0, 0, 0, ${MOST}, ${-MOST}, ${bytes(length)}, ${bytes(3)})`);
    });
    const before = await valuesIn(from);
    expect(before).toHaveLength(FRACTIONS.length + 3);
    await copyStore(from, to);
    expect(await valuesIn(to)).toEqual(before);
  });

  test.runIf(dialect === 'postgres')('a number that its column cannot have there is named', async () => {
    const [from, to] = [await other('sqlite'), await open()];
    await from.write((tx) =>
      tx.run(sql`insert into queue_depths (minute, queue_id, queued, later, held, running, newest_run)
        values (1, 1, 1.5, 0, 0, 0, 0)`),
    );
    await expect(copyStore(from, to)).rejects.toThrow(
      'queue_depths.queued: expected a value of the type int4, got 1.5',
    );
  });

  test.runIf(dialect === 'postgres')(
    'a text that PostgreSQL refuses fails the copy, which goes on',
    async () => {
      const [from, to] = [await other('sqlite'), await open()];
      await from.write((tx) => tx.run(sql`insert into run_inputs (run_id, body) values (1, ${'a\0b'})`));
      await expect(copyStore(from, to)).rejects.toMatchObject({ code: '22021' });
      await from.write((tx) => tx.run(sql`update run_inputs set body = 'ab'`));
      expect(await copyStore(from, to)).toMatchObject({ isResumed: true });
      expect(await to.read((tx) => tx.rows(sql`select body from run_inputs`))).toEqual([{ body: 'ab' }]);
    },
  );

  test('a table of several parts is read back whole', async () => {
    const [from, to] = [await open(), await open()];
    // One row in each block of PostgreSQL: more blocks than are read at a time.
    if (dialect === 'postgres')
      await to.write((tx) => tx.run(sql`alter table run_inputs set (fillfactor = 10)`));
    await insertInputs(from, 2_500);
    const checked: number[] = [];
    const { tables } = await copyStore(from, to, {
      onProgress: ({ phase, done }) => phase === 'checking' && checked.push(done),
    });
    expect(tables).toContainEqual(expect.objectContaining({ table: 'run_inputs', rows: 2_500 }));
    expect(checked.filter((done) => done > 0 && done < 2_500)).toHaveLength(dialect === 'postgres' ? 1 : 0);
  });

  test.runIf(dialect === 'postgres')('a part of a table is read without the rest', async () => {
    const store = await open();
    await insertInputs(store, 2_500);
    const shape = await store.read((tx) => readShape(tx, 'run_inputs'));
    const text = `explain ${selectRange(shape, { from: 0, to: 10 })}`;
    const plan = await store.read((tx) => tx.rows(statement(text, [])));
    expect(JSON.stringify(plan)).toContain('Tid Range Scan');
  });
});

/** A store of that kind, whatever the suite has. */
async function other(dialect: Store['dialect']): Promise<Store> {
  const store = await openStore({ url: dialect === 'sqlite' ? 'sqlite::memory:' : await migratedDatabase() });
  onTestFinished(() => store.close());
  await migrate(store, '999.0.0');
  return store;
}

function bytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, at) => at));
}

async function valuesIn(store: Store): Promise<readonly object[]> {
  return store.read(function* (tx) {
    const live = yield* tx.rows<object>(sql`select * from run_live order by run_id`);
    const minutes = yield* tx.rows<object>(sql`select * from stats_minute order by job_id`);
    return [...live, ...minutes];
  });
}

/** Each with a body that PostgreSQL leaves in the row. */
async function insertInputs(store: Store, count: number): Promise<void> {
  const body = 'x'.repeat(900);
  await store.write(function* (tx) {
    const numbers =
      tx.dialect === 'sqlite'
        ? sql`(with recursive c(n) as (select 1 union all select n + 1 from c where n < ${count}) select n from c) s`
        : sql`generate_series(1, ${count}::int) s(n)`;
    yield* tx.run(sql`insert into run_inputs (run_id, body) select n, ${body} from ${numbers}`);
  });
}
