import { type Amount, readStoreOverview, readUnknownJobs, type UnknownJob } from '@sb/queue';
import { fold as foldHistory, type FoldLag, readFoldLag } from '@sb/queue/engine';
import { type OpenTransaction, readOpenTransactions } from '@sb/storage';
import { formatDuration, plural } from '@sb/words';
import { clean } from '@sb/views';
import { type Check, type Finding, fine } from './check.ts';
import { transactionText } from './postgres.ts';

const TOLERATED_MS = 60_000;
const ALL = 1_000;

/** Pure. `open`: the open transactions, if one of them may hold the fold back. */
export function judgeFold({ lagMs, isHeldBack }: FoldLag, open: readonly OpenTransaction[]): Finding {
  if (lagMs <= TOLERATED_MS)
    return fine(lagMs === 0 ? 'all finished runs are counted' : `${formatDuration(lagMs)} behind`);
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

/** The open transaction that wrote first. */
function holderOf(open: readonly OpenTransaction[]): OpenTransaction | undefined {
  const writers = open.filter(({ holdsFactsOf }) => holdsFactsOf !== null);
  return writers.toSorted((a, b) => (b.holdsFactsOf ?? 0) - (a.holdsFactsOf ?? 0))[0];
}

/** Pure. A job without runs that was removed from the code is no finding. */
export function judgeUnknownJobs(jobs: readonly UnknownJob[], now: number): Finding {
  const waiting = jobs.filter(({ holdsRuns }) => holdsRuns);
  if (waiting.length === 0) return fine('a daemon knows each job that has runs');
  return {
    verdict: 'note',
    found: waiting
      .map(
        ({ name, unknownSince }) =>
          `no daemon has had ${clean(name)} for ${formatDuration(now - unknownSince)}`,
      )
      .join('; '),
    expected: 'a daemon that knows each job that has runs',
    advice:
      'Start a daemon that has the job. Runs that are due for a day fail with unknown_job, and can be replayed.',
  };
}

export const unknownJobs: Check = {
  id: 'jobs',
  title: 'jobs',
  examine: async ({ store }) => judgeUnknownJobs(await readUnknownJobs(store), await store.now()),
};

/** Pure. Never a problem: dead letters concern the jobs, not the installation. */
export function judgeDeadLetters({ count, isAtLeast }: Amount): Finding {
  if (count === 0) return fine('none are open');
  return {
    verdict: 'note',
    found: `${isAtLeast ? 'at least ' : ''}${plural(count, 'run')} failed for good`,
    expected: 'each of them replayed or discarded',
    advice: 'To see what failed and why: worker dlq:list --group',
  };
}

export const deadLetters: Check = {
  id: 'dead-letters',
  title: 'dead letters',
  examine: async ({ store }) => judgeDeadLetters((await readStoreOverview(store)).openDeadLetters),
};
