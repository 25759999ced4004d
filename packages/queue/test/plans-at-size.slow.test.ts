/** What plans-at-size.test.ts says of thousands, of millions; and how long a claim takes at both. */
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { findBadPlans } from './plans/find-bad-plans.ts';
import { openSized, type SizedStore } from './plans/sized-store.ts';

const MILLION = 1_000_000;
const CLAIMS = 40;
const SLOTS = 100;

eachDialect('with a million finished and a million waiting', (open, dialect) => {
  test.each([false, true])('every verb goes by indexes, statistics: %s', async (analyzed) => {
    expect(
      await findBadPlans(await openSized(open, { finished: MILLION, backlog: MILLION, analyzed })),
    ).toEqual([]);
  });

  test('a claim takes about as long as with none', async () => {
    const few = await medianClaimMs(await openSized(open, { finished: 0, backlog: 5_000, analyzed: true }));
    const many = await medianClaimMs(
      await openSized(open, { finished: MILLION, backlog: MILLION, analyzed: true }),
    );
    const ratio = (many / few).toFixed(2);
    // A figure to read, not to hold a busy machine to.
    process.stdout.write(
      `${dialect}: a claim of ${SLOTS} took ${few.toFixed(2)} ms, ${many.toFixed(2)} ms at a million: ${ratio} times as long\n`,
    );
    expect(many).toBeGreaterThan(0);
  });
});

async function medianClaimMs(sized: SizedStore): Promise<number> {
  const ticker = sized.ticker(sized.store);
  const took: number[] = [];
  for (let i = 0; i < CLAIMS; i++) {
    const began = performance.now();
    const { claimed } = await ticker.tick([], SLOTS);
    took.push(performance.now() - began);
    expect(claimed).toHaveLength(SLOTS);
  }
  return took.toSorted((a, b) => a - b)[CLAIMS / 2] ?? 0;
}
