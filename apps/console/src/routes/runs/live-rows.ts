/** Runs that have not ended, as rows of a list: state after state, and the counts of those that it leaves out. */
import type { LiveView } from '@sb/jobs';
import { listLive, type LivePage, readQueues } from '@sb/queue';
import type { Store } from '@sb/storage';
import { liveFolds, liveReason } from '@sb/views';
import type { RunFold, RunRow } from '../../answers/runs.ts';
import { type Look, runRow } from '../../rows/run-rows.ts';
import { hasNoRest, meetsRest, type RunFilter } from './filter.ts';

/** Behind a run of one state. */
export interface LivePlace {
  readonly view: LiveView;
  readonly at: number;
  readonly id: number;
}

export interface LiveQuery extends RunFilter {
  readonly limit: number;
  /** Of an export: one state after the other, each whole. */
  readonly isWalk?: boolean;
}

/** Of a view among others: this many of those that wait, and all that run. */
const OF_EACH: Readonly<Record<LiveView, number>> = {
  running: 100,
  retrying: 20,
  held: 10,
  waiting: 10,
  queued: 5,
  later: 10,
};

/** Before the first run of a view. */
const FIRST = { at: -1, id: -1 };

interface LiveRows {
  readonly items: readonly RunRow[];
  readonly folds: readonly RunFold[];
  readonly place?: LivePlace | undefined;
}

export const NONE: LiveRows = { items: [], folds: [] };

interface LiveQuestion {
  readonly query: LiveQuery;
  readonly views: readonly LiveView[];
  readonly place: LivePlace | undefined;
  readonly look: Look;
}

/** One state: its pages, to any depth. Several: the first page of each, and the counts of the others. */
export async function readLiveRows(
  store: Store,
  { query, views, place, look }: LiveQuestion,
): Promise<LiveRows> {
  const { job: jobId, queue, schedule } = query;
  if (query.isWalk === true) return walkLive(store, { query, views, place, look });
  const isOnly = views.length === 1 && query.state?.length === 1;
  const after = place && { at: place.at, id: place.id };
  const pages: (LivePage & { readonly view: LiveView })[] = [];
  for (const view of views)
    pages.push({
      view,
      ...(await listLive(store, {
        view,
        jobId,
        queue,
        schedule,
        after,
        limit: isOnly ? query.limit : OF_EACH[view],
      })),
    });
  const items = pages
    .flatMap(({ runs }) => runs)
    .map((run) => runRow(run, look))
    .filter((row) => meetsRest(row, query));
  const [first] = pages;
  const isCounted = !isOnly && jobId === undefined && schedule === undefined && hasNoRest(query);
  return {
    items,
    folds: isCounted ? await foldsOf(store, pages, { queue, look }) : [],
    place: isOnly && first?.next ? { view: first.view, ...first.next } : undefined,
  };
}

async function walkLive(store: Store, { query, views, place, look }: LiveQuestion): Promise<LiveRows> {
  const { job: jobId, queue, schedule, limit: most } = query;
  const view = place ? place.view : views[0];
  if (view === undefined) return NONE;
  const isBegun = place && place.id >= 0;
  const after = isBegun ? { at: place.at, id: place.id } : undefined;
  const page = await listLive(store, { view, jobId, queue, schedule, after, limit: most });
  const following = views[views.indexOf(view) + 1];
  return {
    items: page.runs.map((run) => runRow(run, look)).filter((row) => meetsRest(row, query)),
    folds: [],
    place: page.next ? { view, ...page.next } : following && { view: following, ...FIRST },
  };
}

async function foldsOf(
  store: Store,
  pages: readonly (LivePage & { readonly view: LiveView })[],
  { queue, look }: { readonly queue: string | undefined; readonly look: Look },
): Promise<readonly RunFold[]> {
  const listed = pages.map(({ view, runs, next }) => ({ view, runs, hasMore: next !== undefined }));
  if (listed.every(({ hasMore }) => !hasMore)) return [];
  const queues = (await readQueues(store)).filter(({ name: one }) => queue === undefined || one === queue);
  const shown = pages.flatMap(({ runs }) => runs);
  return liveFolds(listed, queues).flatMap((fold) => {
    const [view] = fold.views;
    if (!view) return [];
    const example = shown.find((run) => run.view === view && run.queue === fold.queue);
    return [
      {
        state: view,
        queue: fold.queue,
        count: { count: fold.count, ...(fold.isAtLeast && { isAtLeast: true }) },
        says: example ? liveReason(example, look.now, look.zone) : '',
      },
    ];
  });
}
