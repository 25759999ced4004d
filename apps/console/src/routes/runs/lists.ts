/** Runs in lists: those that have not ended, those that have, and how they are spread over time and kinds. */
import { FINISHED_STATES, type FinishedState, LIVE_VIEWS, type LiveView } from '@sb/jobs';
import {
  listHistory,
  listLive,
  type LivePage,
  readNewestRunId,
  readQueues,
  readQueueStatistics,
  readStatistics,
  readTotals,
  type Statistics,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { isoTime, liveFolds, liveReason } from '@sb/views';
import { z } from 'zod';
import { type RunFold, runFacets, runHistogram, runList, type RunRow } from '../../answers/runs.ts';
import { readCursor, writeCursor } from '../../requests/cursors.ts';
import { checkNamedJob } from '../../guard/limited.ts';
import { type Call, reads, type Route } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import { countFacets } from './facets.ts';
import { lookOfRuns } from '../../rows/look-of-runs.ts';
import { type Look, runRow } from '../../rows/run-rows.ts';
import { cursor, limit } from '../../requests/fields.ts';
import { conditionsOf, hasNoRest, meetsRest, RUN_STATES, runFilter, runView } from './filter.ts';

const listQuery = runFilter.extend({ view: runView.default('all'), cursor, limit });
type ListQuery = z.output<typeof listQuery> & {
  /** Of an export: one state after the other, each whole. */
  readonly isWalk?: boolean;
};

const DAY_MS = 86_400_000;
/** Of a view among others: this many of those that wait, and all that run. */
const OF_EACH: Readonly<Record<LiveView, number>> = {
  running: 100,
  retrying: 20,
  held: 10,
  waiting: 10,
  queued: 5,
  later: 10,
};

export const RUN_LIST_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/runs',
    tag: 'Runs',
    summary: 'Runs: those that have not ended, then those that have, the newest first',
    least: 'viewer',
    isOfJobs: true,
    query: listQuery,
    answer: runList,
    isList: true,
    cli: ['runs', 'history'],
    run: listRuns,
  }),
  reads({
    method: 'GET',
    path: '/runs/facets',
    tag: 'Runs',
    summary: 'How the runs that match are spread over states, jobs, queues and triggers',
    least: 'viewer',
    isOfJobs: true,
    query: runFilter,
    answer: runFacets,
    async run({ store, query, who }) {
      const now = await store.now();
      checkNamedJob(who, query.job);
      return countFacets(store, conditionsOf(query, now, { since: now - DAY_MS }), now);
    },
  }),
  reads({
    method: 'GET',
    path: '/runs/histogram',
    tag: 'Runs',
    summary: 'Ends of runs over time',
    least: 'viewer',
    isOfJobs: true,
    query: runFilter.extend({ buckets: z.coerce.number().int().min(1).max(240).default(96) }),
    answer: runHistogram,
    async run({ store, query, who }) {
      checkNamedJob(who, query.job);
      const now = await store.now();
      const { since = now - DAY_MS, until: to = now, jobId, queue } = conditionsOf(query, now);
      const window = { from: since, to: Math.max(to, since + 60_000), buckets: query.buckets, jobId, queue };
      const { buckets } = await statisticsOf(store, window);
      return {
        from: isoTime(window.from),
        to: isoTime(window.to),
        buckets: buckets.map((bucket) => ({ ...bucket, at: isoTime(bucket.at) })),
      };
    },
  }),
];

async function listRuns(call: Call<unknown, ListQuery>) {
  const { store, query, who } = call;
  const look = await lookOfRuns(call);
  const states = query.state ?? RUN_STATES;
  const views = query.view === 'ended' ? [] : LIVE_VIEWS.filter((view) => states.includes(view));
  const ends = query.view === 'live' ? [] : FINISHED_STATES.filter((state) => states.includes(state));
  const place = readCursor(query.cursor, query, isPlace);
  const live =
    place === undefined || 'view' in place ? await readLiveRows(store, { query, views, place, look }) : NONE;
  const room = query.limit - live.items.length;
  const isEndedNext = ends.length > 0 && live.place === undefined;
  const seq = place && 'seq' in place ? place.seq : undefined;
  const ended =
    isEndedNext && room > 0 ? await readEnded(store, { query, ends, seq, room, look }) : undefined;
  const rest = isEndedNext && room <= 0 ? FROM_START : undefined;
  const next = live.place ?? ended?.place ?? rest;
  return {
    now: isoTime(look.now),
    items: [...live.items, ...(ended?.items ?? [])].filter(({ jobId }) => maySeeJob(who, jobId)),
    folds: who.jobs === undefined ? [...live.folds] : [],
    ...(next !== undefined && { next: writeCursor(next, query) }),
    ...(ended && { searched: ended.searched }),
    newest: await readNewestRunId(store),
  };
}

/** A place in the list: among live runs of one state, or among ended ones. */
type Place =
  | { readonly view: LiveView; readonly at: number; readonly id: number }
  | { readonly seq: number | null };

/** Before the first run of a view. */
const FIRST = { at: -1, id: -1 };

const FROM_START: Place = { seq: null };

function isPlace(value: unknown): value is Place {
  if (typeof value !== 'object' || value === null) return false;
  const { view, at, id, seq }: { readonly [Key in 'view' | 'at' | 'id' | 'seq']?: unknown } = value;
  const isSeq = seq === null || Number.isSafeInteger(seq);
  if (isSeq) return view === undefined;
  return LIVE_VIEWS.some((one) => one === view) && Number.isSafeInteger(at) && Number.isSafeInteger(id);
}

interface LiveRows {
  readonly items: readonly RunRow[];
  readonly folds: readonly RunFold[];
  readonly place?: Place | undefined;
}

const NONE: LiveRows = { items: [], folds: [] };

interface LiveQuestion {
  readonly query: ListQuery;
  readonly views: readonly LiveView[];
  readonly place: Place | undefined;
  readonly look: Look;
}

/** One state: its pages, to any depth. Several: the first page of each, and the counts of the others. */
async function readLiveRows(store: Store, { query, views, place, look }: LiveQuestion): Promise<LiveRows> {
  const { job: jobId, queue, schedule } = query;
  if (query.isWalk === true) return walkLive(store, { query, views, place, look });
  const isOnly = views.length === 1 && query.state?.length === 1;
  const after = place && 'view' in place ? { at: place.at, id: place.id } : undefined;
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
    folds: isCounted ? await foldsOf(store, pages, { queue, now: look.now }) : [],
    place: isOnly && first?.next ? { view: first.view, ...first.next } : undefined,
  };
}

async function walkLive(store: Store, { query, views, place, look }: LiveQuestion): Promise<LiveRows> {
  const { job: jobId, queue, schedule, limit: most } = query;
  const view = place && 'view' in place ? place.view : views[0];
  if (view === undefined) return NONE;
  const isBegun = place && 'view' in place && place.id >= 0;
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
  { queue, now }: { readonly queue: string | undefined; readonly now: number },
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
        says: example ? liveReason(example, now) : '',
      },
    ];
  });
}

interface EndedQuestion {
  readonly query: ListQuery;
  readonly ends: readonly FinishedState[];
  readonly seq: number | null | undefined;
  readonly room: number;
  readonly look: Look;
}

async function readEnded(store: Store, { query, ends, seq, room, look }: EndedQuestion) {
  const page = await listHistory(store, {
    ...conditionsOf(query, look.now),
    states: ends.length === FINISHED_STATES.length ? undefined : ends,
    before: seq ?? undefined,
    limit: room,
  });
  return {
    items: page.runs.map((run) => runRow(run, look)),
    place: page.next === undefined ? undefined : { seq: page.next },
    searched: page.searched,
  };
}

async function statisticsOf(
  store: Store,
  window: Parameters<typeof readTotals>[1],
): Promise<Pick<Statistics, 'buckets'>> {
  const { jobId, queue } = window;
  if (jobId !== undefined && queue === undefined)
    return (await readStatistics(store, window))[0] ?? (await readTotals(store, window));
  if (queue !== undefined && jobId === undefined)
    return (await readQueueStatistics(store, window))[0] ?? (await readTotals(store, window));
  return readTotals(store, window);
}
