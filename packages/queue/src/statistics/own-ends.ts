/**
 * The successes that a node has settled on SQLite and not folded, so that its fold need not read them again: that took an
 * eighth of a short run. They are kept as sums, for one stretch of history. In a stretch no other transaction has drawn
 * a number of the order of facts: where one has, a stretch begins anew, and the fold reads what was before it.
 * Promise: what the fold takes from here is what it would read. A crash loses nothing: then it is read.
 */
import type { CountedRun, Ended } from '../run.ts';
import { createSums, type AlikeEnds, type Folded, type Sums } from './fold-runs.ts';

/** Successes that one transaction has settled, which drew the numbers `first` to `last` for them and for nothing else. */
export interface SettledFacts {
  readonly first: number;
  readonly last: number;
  /** Ms since the epoch. */
  readonly finishedAt: number;
  /** In the order of their numbers. */
  readonly ended: readonly Ended[];
}

export interface OwnEnds {
  /** Called after the commit. */
  add(facts: SettledFacts): void;
  /** The stretch that is kept, if all of it is behind this number. */
  behind(seq: number): Stretch | undefined;
  /** All of the stretch, also what came to it meanwhile. Undefined: it is not kept any more. */
  take(stretch: Stretch): (Folded & { readonly last: number; readonly count: number }) | undefined;
}

export interface Stretch {
  readonly first: number;
}

interface Kept extends Stretch {
  readonly sums: Sums;
  last: number;
  count: number;
}

export function createOwnEnds(): OwnEnds {
  let kept: Kept | undefined;

  return {
    add(facts) {
      const runs = successes(facts);
      if (!runs) return;
      const { first, last } = facts;
      if (kept?.last !== first - 1) kept = { first, last, count: 0, sums: createSums() };
      kept.sums.add(runs);
      kept.count += runs.length;
      kept.last = last;
    },
    behind(seq) {
      // Another process has folded some of it.
      if (kept && kept.first <= seq) kept = undefined;
      return kept;
    },
    take(stretch) {
      if (!kept || kept !== stretch) return undefined;
      const { sums, last, count } = kept;
      kept = undefined;
      return { ...sums.read(), last, count };
    },
  };
}

/** As the fold would read them; undefined when it is not known what to count of one of them. */
function successes({ ended, finishedAt }: SettledFacts): readonly AlikeEnds[] | undefined {
  const runs: AlikeEnds[] = [];
  for (const { id, counted } of ended) {
    if (!counted) return undefined;
    runs.push(success(id, counted, finishedAt));
  }
  return runs;
}

function success(id: number, counted: CountedRun, finishedAt: number): AlikeEnds {
  const { jobId, queueId, attempt, runAt, startedAt, dryRun } = counted;
  const kind = dryRun ? 'dry' : 'usual';
  return { runs: 1, id, jobId, queueId, state: 'succeeded', attempt, runAt, startedAt, finishedAt, kind };
}
