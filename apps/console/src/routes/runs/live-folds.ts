/** The counts of live runs that a page leaves out: by the counts of the queues, or of those that were met. */
import type { LiveView } from '@sb/jobs';
import { listLiveIn, type LiveRun } from '@sb/queue';
import type { Body, Tx } from '@sb/storage';
import { liveReason, maskRun } from '@sb/views';
import { groupBy } from '@sb/words';
import type { RunFold } from '../../answers/runs.ts';
import type { Look } from '../../rows/run-rows.ts';
import type { RunFilter } from './filter.ts';
import { type Depth, findLiveDepths } from './live-depths.ts';

/** A view of which only the first runs are listed. */
export interface FoldedView {
  readonly view: LiveView;
  /** Those that are listed. */
  readonly runs: readonly LiveRun[];
  /** Those that match of all that were looked at. */
  readonly met: readonly LiveRun[];
  readonly seen: number;
  /** Present where the view was not read to its end. */
  readonly next?: object | undefined;
}

/** What a page leaves out of a view, by queue. */
export interface LeftOut {
  readonly view: LiveView;
  readonly fold: RunFold;
  /**
   * The only run of the fold: where the page has room it is listed, because its fold would be as high as its row. Absent
   * where the view was not read to its end: such a fold may be of one run.
   */
  readonly alone?: LiveRun | undefined;
}

/** A view with at most this many runs is read whole, for what they have in common. */
const MOST_READ = 200;

/** Of a list that has no filter but a queue: exact up to the bound of the counts. */
export function* countedFolds(
  tx: Tx,
  folded: readonly FoldedView[],
  { queue, look }: { readonly queue: string | undefined; readonly look: Look },
): Body<readonly LeftOut[]> {
  const depthsOf = yield* findLiveDepths(tx, queue);
  const leftOut: LeftOut[] = [];
  for (const { view, runs } of folded) {
    const depths = depthsOf(view);
    const listed = new Set(runs.map(({ id }) => id));
    const rest = (yield* readFew(tx, { view, queue, depths }))?.filter(({ id }) => !listed.has(id));
    for (const { queue: name, count, isAtLeast } of depths) {
      const isOfQueue = (run: LiveRun): boolean => run.queue === name;
      const left = Math.max(0, count - runs.filter(isOfQueue).length);
      if (left === 0 && !isAtLeast) continue;
      const ofQueue = rest?.filter(isOfQueue);
      const fold = {
        state: view,
        queue: name,
        ...(ofQueue && jobOf(ofQueue)),
        count: { count: left, ...(isAtLeast && { isAtLeast: true }) },
        says: commonReason(ofQueue ?? runs.filter(isOfQueue), look),
      };
      const isAlone = left === 1 && !isAtLeast && ofQueue?.length === 1;
      leftOut.push({ view, fold, alone: isAlone ? ofQueue[0] : undefined });
    }
  }
  return leftOut;
}

interface Few {
  readonly view: LiveView;
  readonly queue: string | undefined;
  readonly depths: readonly Depth[];
}

/** All runs of a view, or undefined if they are many. */
function* readFew(tx: Tx, { view, queue, depths }: Few): Body<readonly LiveRun[] | undefined> {
  if (depths.reduce((sum, { count }) => sum + count, 0) > MOST_READ) return undefined;
  const { runs, next } = yield* listLiveIn(tx, { view, queue, limit: MOST_READ });
  return next ? undefined : runs;
}

/**
 * Of a list with a filter: those that were met, by queue. Of a view that was not read to its end one fold: what the others
 * have in common is not known.
 */
export function metFolds(
  { view, runs, met, seen, next }: FoldedView,
  { query, look }: { readonly query: RunFilter; readonly look: Look },
): readonly LeftOut[] {
  const rest = met.slice(runs.length);
  const job = query.job === undefined ? {} : { jobId: query.job };
  if (next) {
    const fold = {
      state: view,
      ...job,
      ...(query.queue !== undefined && { queue: query.queue }),
      count: { count: rest.length, isAtLeast: true },
      says: rest.length > 0 ? commonReason(met, look) : `Searched the first ${seen} of this state.`,
    };
    return [{ view, fold }];
  }
  return [...groupBy(rest, ({ queue }) => queue)].map(([queue, group]) => ({
    view,
    fold: {
      state: view,
      ...jobOf(group),
      queue,
      count: { count: group.length },
      says: commonReason(group, look),
    },
    alone: group.length === 1 ? group[0] : undefined,
  }));
}

/** The job that all of them are of. */
function jobOf([first, ...rest]: readonly LiveRun[]): { readonly jobId?: string } {
  return first && rest.every(({ jobId }) => jobId === first.jobId) ? { jobId: first.jobId } : {};
}

/** Empty where two of them wait for different reasons. */
function commonReason(runs: readonly LiveRun[], { now, zone, secrets }: Look): string {
  const reasons = new Set(runs.map((run) => liveReason(maskRun(run, secrets), now, zone)));
  return reasons.size === 1 ? ([...reasons][0] ?? '') : '';
}
