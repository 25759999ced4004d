/** A short walk of random requests; `random.slow.test.ts` goes the whole way. */
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { FAMILIES, faultsOf } from './ask-random.ts';

/** PostgreSQL answers slower, and refuses other values. */
const COUNT = { sqlite: 300, postgres: 60 };

eachDialect('random requests', (open, dialect) => {
  test.each(FAMILIES)('of the family %s break nothing', async (family) => {
    expect(await faultsOf(open, family, COUNT[dialect])).toEqual([]);
  });
});
