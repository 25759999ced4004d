/** What a verb looks at does not grow with what is stored. At a million of each: plans-at-size.slow.test.ts. */
import { eachDialect, isSlow, watchPlans } from '@sb/testkit';
import { expect, test } from 'vitest';
import { findBadPlans } from './plans/find-bad-plans.ts';
import { LIMITED_CASES } from './plans/limited-cases.ts';
import { addLimited } from './plans/limited-store.ts';
import { openSized } from './plans/sized-store.ts';

const SLOTS = 100;

// From some ten thousand on PostgreSQL would rather read a table of which it has no statistics than an index.
const UNKNOWN = [
  '20,000 waiting, none finished, without statistics',
  { finished: 0, backlog: 20_000, analyzed: false },
] as const;
const ANALYZED = [
  '2,000 waiting, 10,000 finished, with statistics',
  { finished: 10_000, backlog: 2_000, analyzed: true },
] as const;

eachDialect('with 1,000 runs under way every verb goes by indexes', (open, dialect) => {
  // PostgreSQL with statistics knows more and errs less: that is for the slow run.
  test.each(dialect === 'sqlite' || isSlow() ? [UNKNOWN, ANALYZED] : [UNKNOWN])(
    'and %s',
    async (_many, size) => {
      expect(await findBadPlans(await openSized(open, size))).toEqual([]);
    },
  );
});

eachDialect('with thousands that have limits every verb of theirs goes by indexes', (open) => {
  test.each(isSlow() ? [false, true] : [false])('statistics: %s', async (analyzed) => {
    const sized = await openSized(open, { finished: 0, backlog: 2_000, analyzed });
    await addLimited(sized, { analyzed });
    expect(await findBadPlans(sized, LIMITED_CASES)).toEqual([]);
  });
});

eachDialect('a claim past 2,000 runs of jobs that the node lacks', (open) => {
  // A first claim learns that they stand there; from then on each looks at four times what it wants, of each queue.
  test('looks at few of them', async () => {
    const sized = await openSized(open, { finished: 0, backlog: 2_000, analyzed: false });
    const { store, explained } = watchPlans(sized.store);
    const ticker = sized.ticker(store, ['other']);
    await ticker.tick([], SLOTS);
    explained.length = 0;
    await ticker.tick([], SLOTS);
    expect(Math.max(...explained.map(({ touched }) => touched))).toBeLessThanOrEqual(2 * 4 * SLOTS + 16);
  });
});
