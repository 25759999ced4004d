import {
  type Amount,
  type QueueRecord,
  readPausedJobs,
  readQueues,
  readStoreOverview,
  readUnknownJobs,
  type UnknownJob,
} from '@sb/queue';
import { fold as foldHistory, type FoldLag, readFoldLag } from '@sb/queue/engine';
import { type OpenTransaction, readOpenTransactions } from '@sb/storage';
import { formatDuration, plural } from '@sb/words';
import { clean } from '../../../cli/terminal/text.ts';
import { type Check, type Finding, ok } from './check.ts';
import { transactionText } from './postgres.ts';

const TOLERATED_MS = 60_000;
const ALL = 1_000;
/** A drained queue that is not resumed within this time was probably forgotten. */
const FORGOTTEN_MS = 24 * 3_600_000;

/** Pure. `open`: the open transactions, if one of them may hold the fold back. */
export function judgeFold({ lagMs, isHeldBack }: FoldLag, open: readonly OpenTransaction[]): Finding {
  if (lagMs <= TOLERATED_MS)
    return ok(lagMs === 0 ? 'all finished runs are counted' : `${formatDuration(lagMs)} behind`);
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

/** Pure. */
export function judgePauses(
  { queues, jobs }: { readonly queues: readonly QueueRecord[]; readonly jobs: readonly string[] },
  now: number,
): Finding {
  const forgotten = queues.flatMap(({ name, mode, drainedAt }) =>
    mode === 'draining' && drainedAt !== undefined && now - drainedAt > FORGOTTEN_MS
      ? [{ name, sinceMs: now - drainedAt }]
      : [],
  );
  const [first] = forgotten;
  if (first)
    return {
      verdict: 'warning',
      found: forgotten
        .map(({ name, sinceMs }) => `${clean(name)} has been drained for ${formatDuration(sinceMs)}`)
        .join('; '),
      expected: 'queues that accept runs',
      advice: `If the drain was forgotten: worker queue:resume ${clean(first.name)}`,
    };
  const aside = [
    ...queues.filter(({ mode }) => mode !== 'active').map(({ name, mode }) => `queue ${clean(name)} ${mode}`),
    ...jobs.map((job) => `job ${clean(job)} paused`),
  ];
  return ok(aside.length === 0 ? 'nothing is paused' : aside.join(', '));
}

export const pauses: Check = {
  id: 'pauses',
  title: 'pauses',
  examine: async ({ store }) => {
    const paused = await readPausedJobs(store);
    return judgePauses({ queues: await readQueues(store), jobs: [...paused.keys()] }, await store.now());
  },
};

/** Pure. A job without runs that was removed from the code is no finding. */
export function judgeUnknownJobs(jobs: readonly UnknownJob[], now: number): Finding {
  const waiting = jobs.filter(({ holdsRuns }) => holdsRuns);
  if (waiting.length === 0) return ok('a daemon knows each job that has runs');
  return {
    verdict: 'warning',
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
  if (count === 0) return ok('none are open');
  return ok(`${isAtLeast ? 'at least ' : ''}${plural(count, 'run')} failed for good: worker dlq:list`);
}

export const deadLetters: Check = {
  id: 'dead-letters',
  title: 'dead letters',
  examine: async ({ store }) => judgeDeadLetters((await readStoreOverview(store)).openDeadLetters),
};
