/** What a verb looks at does not grow with what is stored. At a million of each: plans-at-size.slow.test.ts. */
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { findBadPlans } from './plans/find-bad-plans.ts';
import { openSized } from './plans/sized-store.ts';
import { watchPlans } from './plans/watch-plans.ts';

const SLOTS = 100;

eachDialect('with 1,000 runs under way every verb goes by indexes', (open) => {
  test.each([
    ['none', { finished: 0, analyzed: false }],
    ['10,000', { finished: 10_000, analyzed: true }],
  ])('and %s finished', async (_many, size) => {
    expect(await findBadPlans(await openSized(open, { ...size, backlog: 2_000 }))).toEqual([]);
  });
});

eachDialect('a claim past 2,000 runs of jobs that the node lacks', (open, dialect) => {
  // PostgreSQL has no bounded look yet: it passes over all of them each time. SQLite's is bounded by its limit.
  test.runIf(dialect === 'postgres').fails('looks at few of them', async () => {
    const sized = await openSized(open, { finished: 0, backlog: 2_000, analyzed: false });
    const { store, explained } = watchPlans(sized.store);
    await sized.ticker(store, ['other']).tick([], SLOTS);
    expect(Math.max(...explained.map(({ touched }) => touched))).toBeLessThanOrEqual(4 * SLOTS + 16);
  });
});
