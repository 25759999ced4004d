import { fold as foldHistory, type FoldLag, readFoldLag } from '@sb/queue/engine';
import { type OpenTransaction, readOpenTransactions } from '@sb/storage';
import { formatDuration, plural } from '@sb/words';
import { type Check, type Finding, ok } from './check.ts';
import { transactionText } from './transactions.ts';

const TOLERATED_MS = 60_000;
const ALL = 1_000;

/** Pure. `open`: the transactions that are open while it is held back. */
export function judgeFold({ lagMs, isHeldBack }: FoldLag, open: readonly OpenTransaction[]): Finding {
  if (lagMs <= TOLERATED_MS)
    return ok(lagMs === 0 ? 'all ends are counted' : `${formatDuration(lagMs)} behind`);
  const holder = isHeldBack ? holderOf(open) : undefined;
  return {
    verdict: 'problem',
    found: `${formatDuration(lagMs)} behind${holder ? `; held back by ${transactionText(holder)}` : ''}`,
    expected: `at most ${formatDuration(TOLERATED_MS)}`,
    advice: holder ? 'End that transaction.' : 'Start a daemon, or: worker doctor --fix',
  };
}

export const fold: Check = {
  id: 'fold',
  title: 'statistics',
  examine: async ({ store }) => {
    const lag = await readFoldLag(store);
    return judgeFold(lag, lag.isHeldBack ? await readOpenTransactions(store, ALL) : []);
  },
  treat: async ({ store }) => `${plural(await foldHistory(store), 'run')} counted`,
};

/** Whoever wrote first of those that are still open. */
function holderOf(open: readonly OpenTransaction[]): OpenTransaction | undefined {
  const writers = open.filter(({ holdsFactsOf }) => holdsFactsOf !== null);
  return writers.toSorted((a, b) => (b.holdsFactsOf ?? 0) - (a.holdsFactsOf ?? 0))[0];
}
