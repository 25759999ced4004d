/** A short walk of random requests; `random.slow.test.ts` goes the whole way. */
import { eachDialect, quickPasswords } from '@sb/testkit';
import { expect, test } from 'vitest';
import { ROUTES } from '../../src/table/table.ts';
import { FAMILIES, faultsOf, openAsked } from './ask-random.ts';

quickPasswords();

/** PostgreSQL answers slower, and refuses other values. */
const MOST = { sqlite: 35, postgres: 10 };
const OF_EACH_ROUTE = 8;

eachDialect('random requests', (open, dialect) => {
  test('of each family of routes break nothing', async () => {
    const asked = await openAsked(open);
    const faults: string[] = [];
    for (const family of FAMILIES) {
      const routes = ROUTES.filter(({ tag }) => tag === family).length;
      faults.push(...(await faultsOf(asked, family, Math.min(MOST[dialect], routes * OF_EACH_ROUTE))));
    }
    expect(faults).toEqual([]);
  });
});
