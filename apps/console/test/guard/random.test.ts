/** A short walk of random requests; `random.slow.test.ts` goes the whole way. */
import { eachDialect, quickPasswords } from '@sb/testkit';
import { expect, test } from 'vitest';
import { ROUTES } from '../../src/table/table.ts';
import { FAMILIES, faultsOf } from './ask-random.ts';

quickPasswords();

/** PostgreSQL answers slower, and refuses other values. */
const MOST = { sqlite: 70, postgres: 20 };
const OF_EACH_ROUTE = 15;

eachDialect('random requests', (open, dialect) => {
  test.each(FAMILIES)('of the family %s break nothing', async (family) => {
    const routes = ROUTES.filter(({ tag }) => tag === family).length;
    const count = Math.min(MOST[dialect], routes * OF_EACH_ROUTE);
    expect(await faultsOf(open, family, count)).toEqual([]);
  });
});
