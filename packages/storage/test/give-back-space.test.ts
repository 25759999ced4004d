import { giveBackSpace, sql, type Store } from '@sb/storage';
import { expect, test } from 'vitest';
import { eachDialect } from './each-dialect.ts';

const ROWS = 3_000;

async function numberOf(store: Store, pragma: string): Promise<number> {
  return store.read((tx) =>
    tx.step({
      sqlite: (handle) => (handle.arrays(`pragma ${pragma}`).get() as [number])[0],
      postgres: async () => 0,
    }),
  );
}

eachDialect('the space of what was removed', (open, dialect) => {
  test('is given back, step by step, and what is left can be read', async () => {
    const store = await open();
    await store.write(function* (tx) {
      for (let id = 1; id <= ROWS; id += 1)
        yield* tx.run(sql`insert into run_inputs values (${id}, ${'x'.repeat(2_000)})`);
      yield* tx.run(sql`delete from run_inputs where run_id % 10 <> 0`);
    });
    const [pages, size] = [await numberOf(store, 'page_count'), await numberOf(store, 'page_size')];
    const bytes = await giveBackSpace(store);
    expect(bytes).toBe((pages - (await numberOf(store, 'page_count'))) * size);
    expect(bytes).toBeGreaterThanOrEqual(dialect === 'sqlite' ? ROWS * 1_000 : 0);
    expect(await numberOf(store, 'freelist_count')).toBe(0);
    expect(await giveBackSpace(store)).toBe(0);
    const left = await store.read((tx) => tx.first(sql<{ n: number }>`select count(*) as n from run_inputs`));
    expect(left?.n).toBe(ROWS / 10);
  });

  test('stays where it is when that is aborted', async () => {
    const store = await open();
    expect(await giveBackSpace(store, { signal: AbortSignal.abort() })).toBe(0);
  });
});
