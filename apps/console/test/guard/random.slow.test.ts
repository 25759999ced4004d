/** 10,000 random requests of each family of routes. Takes minutes. */
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { FAMILIES, faultsOf, openAsked } from './ask-random.ts';

eachDialect('many random requests', (open) => {
  test.each(FAMILIES)('of the family %s break nothing', async (family) => {
    expect(await faultsOf(await openAsked(open), family, 10_000, 11)).toEqual([]);
  });
});
