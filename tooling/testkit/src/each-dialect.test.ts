import { checkSchema, openStore, sql, type Store } from '@sb/storage';
import { expect, onTestFinished, test } from 'vitest';
import { eachDialect } from './each-dialect.ts';

eachDialect('the stores of a test', (open) => {
  test('are closed after what the test has set up over them', async () => {
    const store = await open();
    const stores = [store, await open.again(store)];
    const lookAtBoth = async () =>
      expect(await Promise.all(stores.map(look))).toEqual([{ one: 1 }, { one: 1 }]);
    await lookAtBoth();
    onTestFinished(lookAtBoth);
  });

  test('are migrated where the test opens one by its address', async () => {
    const store = await openStore({ url: await open.migratedUrl() });
    onTestFinished(() => store.close());
    expect(await checkSchema(store, '999.0.0')).toMatch(/^[\da-f-]{36}$/);
  });
});

function look({ read }: Store): Promise<unknown> {
  return read((tx) => tx.first(sql`select 1 as one`));
}
