/** Runs in lists: those that have not ended, those that have, and how they are spread over time and kinds. */
import { FINISHED_STATES, type FinishedState, LIVE_VIEWS } from '@sb/jobs';
import {
  type CountedEnds,
  countEnds,
  type HistoryConditions,
  listHistoryIn,
  readNewestRunIdIn,
  readOldestEnd,
  readQueueStatistics,
  readStatistics,
  readTotals,
  type Statistics,
  type UnfinishedPlace,
  walkUnfinished,
} from '@sb/queue';
import type { Position } from '@sb/events';
import type { Store, Tx } from '@sb/storage';
import { isoTime } from '@sb/views';
import { z } from 'zod';
import { runFacets, runHistogram, runList } from '../../answers/runs.ts';
import { hasNumbers, isNumber, nextOf, readCursor } from '../../requests/cursors.ts';
import { checkKnown, checkScope } from '../../guard/known-names.ts';
import { type Call, reads, type Route } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import { countFacets } from './facets.ts';
import { lookOfRuns } from '../../rows/look-of-runs.ts';
import { type Look, runRow } from '../../rows/run-rows.ts';
import { cursor, limit, zone } from '../../requests/fields.ts';
import {
  conditionsOf,
  endsOf,
  hasNoRest,
  isListed,
  RUN_STATES,
  runFilter,
  runView,
  spanOf,
} from './filter.ts';
import { type LivePlace, NONE, readLiveRows } from './live-rows.ts';

const MINUTE_MS = 60_000;

const listQuery = runFilter.extend({ view: runView.default('all'), cursor, limit, tz: zone });
/** `isWalk`: of an export. */
type ListQuery = z.output<typeof listQuery> & { readonly isWalk?: boolean };

export const RUN_LIST_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/runs',
    tag: 'Runs',
    summary:
      'Runs: those that have not ended, then those that have, the newest first; an export has each run that there was when it began once, as it is when it is written',
    least: 'viewer',
    isOfJobs: true,
    refuses: [404],
    query: listQuery,
    answer: runList,
    isList: true,
    cli: ['runs', 'history'],
    isShared: true,
    run: listRuns,
  }),
  reads({
    method: 'GET',
    path: '/runs/facets',
    tag: 'Runs',
    summary: 'How the runs that match are spread over states, jobs, queues and triggers',
    least: 'viewer',
    isOfJobs: true,
    refuses: [404],
    query: runFilter,
    answer: runFacets,
    isShared: true,
    async run(call) {
      await checkScope(call, call.query);
      return countFacets(call, call.query);
    },
  }),
  reads({
    method: 'GET',
    path: '/runs/histogram',
    tag: 'Runs',
    summary: 'Ends of runs over time',
    least: 'viewer',
    isOfJobs: true,
    refuses: [404],
    query: runFilter.extend({ buckets: z.coerce.number().int().min(1).max(240).default(96) }),
    answer: runHistogram,
    isShared: true,
    async run({ store, query, who }) {
      await checkScope({ store, who }, query);
      const now = await store.now();
      const { conditions, since, until } = spanOf(query, now);
      const { jobId, queue } = conditions;
      const window = {
        from: since,
        to: Math.max(until, since + MINUTE_MS),
        buckets: query.buckets,
        jobId,
        queue,
      };
      const isOfStatistics = query.state === undefined && query.schedule === undefined && hasNoRest(query);
      const { buckets, searched, oldestEnd }: Ends = isOfStatistics
        ? await statisticsOf(store, window)
        : {
            ...(await countEnds(store, { ...conditions, states: endsOf(query) }, window)),
            oldestEnd: await oldestKept(store, window),
          };
      return {
        from: isoTime(window.from),
        to: isoTime(window.to),
        buckets: buckets.map((bucket) => ({ ...bucket, at: isoTime(bucket.at) })),
        ...(searched && { searched }),
        ...(oldestEnd !== undefined && { oldestEnd: isoTime(oldestEnd) }),
      };
    },
  }),
];

async function listRuns(call: Call<unknown, ListQuery>) {
  const { store, query, who } = call;
  await checkKnown(call, query);
  const look = await lookOfRuns(call, { zone: query.tz, by: query.by });
  const states = query.state ?? RUN_STATES;
  const views = query.view === 'ended' ? [] : LIVE_VIEWS.filter((view) => states.includes(view));
  const ends = query.view === 'live' ? [] : (endsOf(query) ?? FINISHED_STATES);
  const place = readCursor(query.cursor, query, isPlace);
  if (query.isWalk === true && views.length > 0 && place?.kind !== 'ended')
    return walkPage(call, {
      from: place?.kind === 'unfinished' ? place : undefined,
      hasEnded: ends.length > 0,
      look,
    });
  const page = await store.read(function* (tx) {
    const newestId = yield* readNewestRunIdIn(tx);
    const rows =
      place?.kind === 'ended' || place?.kind === 'unfinished'
        ? NONE
        : yield* readLiveRows(tx, { query, views, place, look, who });
    const room = query.limit - rows.items.length;
    if (ends.length === 0 || rows.place !== undefined) return { live: rows, newest: newestId };
    if (room <= 0) return { live: rows, newest: newestId, rest: FROM_START };
    const behind = place?.kind === 'ended' ? place : FROM_START;
    return {
      live: rows,
      newest: newestId,
      ended: yield* readEnded(tx, { query, ends, place: behind, room, look }),
    };
  });
  const { live, ended, rest, newest } = page;
  const next = placeOf('live', live.place) ?? ended?.place ?? rest;
  const searched = ended?.searched ?? live.searched;
  const items = [...live.items, ...(ended?.items ?? [])].filter(({ jobId }) => maySeeJob(who, jobId));
  const oldestEnd =
    ended && items.length === 0 && next === undefined
      ? await oldestAfter(store, conditionsOf(query, look.now))
      : undefined;
  return {
    now: isoTime(look.now),
    items,
    folds: [...live.folds],
    ...nextOf(next, query),
    ...(searched && { searched }),
    ...(oldestEnd !== undefined && { oldestEnd: isoTime(oldestEnd) }),
    newest,
  };
}

/** The end of the oldest run that is kept, where the time that is asked for begins before it. */
async function oldestAfter(
  store: Store,
  { since, until }: Pick<HistoryConditions, 'since' | 'until'>,
): Promise<number | undefined> {
  const begin = since ?? until;
  const oldest = begin === undefined ? undefined : await readOldestEnd(store);
  return begin !== undefined && oldest !== undefined && begin < oldest ? oldest : undefined;
}

/** The same of a window, where statistics know of runs that ended in it and are kept no more. */
async function oldestKept(
  store: Store,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<number | undefined> {
  const oldest = await oldestAfter(store, { since: from, until: to });
  if (oldest === undefined || oldest - MINUTE_MS < from) return undefined;
  const { runs } = await readTotals(store, { from, to: Math.min(to, oldest - MINUTE_MS), buckets: 1 });
  return runs > 0 ? oldest : undefined;
}

interface WalkQuestion {
  readonly from: UnfinishedPlace | undefined;
  /** Whether the runs that ended before the walk follow. */
  readonly hasEnded: boolean;
  readonly look: Look;
}

/** Of an export, before its ended runs: a run that ends or changes its state meanwhile is in it once. */
async function walkPage(
  { store, query, who }: Call<unknown, ListQuery>,
  { from, hasEnded, look }: WalkQuestion,
) {
  const { job: jobId, queue, schedule, limit: most } = query;
  const { runs, place, next } = await walkUnfinished(store, { from, jobId, queue, schedule, limit: most });
  return {
    now: isoTime(look.now),
    items: runs
      .filter((run) => maySeeJob(who, run.jobId))
      .map((run) => runRow(run, look))
      .filter((row) => isListed(row, query, look.now)),
    folds: [],
    ...nextOf(placeOf('unfinished', next) ?? (hasEnded ? endsOfWalk(place) : undefined), query),
    newest: place.newest,
  };
}

type LiveRunPlace = LivePlace & { readonly kind: 'live' };
type WalkPlace = UnfinishedPlace & { readonly kind: 'unfinished' };
interface EndedPlace {
  readonly kind: 'ended';
  /** Null: from the newest on. */
  readonly seq: number | null;
  /** Of an export: only those that had ended when it began. */
  readonly endedBy?: Position | undefined;
}

/** A place in the list: among live runs of one state, in the walk of an export, or among ended runs. */
type Place = LiveRunPlace | WalkPlace | EndedPlace;

const FROM_START: EndedPlace = { kind: 'ended', seq: null };

function placeOf<Kind extends Place['kind'], Part extends object>(kind: Kind, part: Part | undefined) {
  return part && { ...part, kind };
}

function endsOfWalk({ seq, begun: endedBy }: UnfinishedPlace): EndedPlace {
  return { kind: 'ended', seq: seq + 1, endedBy };
}

function isPlace(value: unknown): value is Place {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, view, seq, begun, read, endedBy }: { readonly [Key in PlaceKey]?: unknown } = value;
  if (kind === 'live') return LIVE_VIEWS.some((one) => one === view) && hasNumbers(value, ['at', 'id']);
  if (kind === 'unfinished')
    return hasNumbers(value, ['after', 'newest', 'seq']) && isPosition(begun) && isPosition(read);
  if (kind !== 'ended') return false;
  return (seq === null || isNumber(seq)) && (endedBy === undefined || isPosition(endedBy));
}

type PlaceKey = 'kind' | 'view' | 'seq' | 'begun' | 'read' | 'endedBy';

function isPosition(value: unknown): value is Position {
  if (!hasNumbers(value, ['seq'])) return false;
  const xid: unknown = Reflect.get(value, 'xid');
  return typeof xid === 'string' && /^\d{1,19}$/.test(xid);
}

interface EndedQuestion {
  readonly query: ListQuery;
  readonly ends: readonly FinishedState[];
  readonly place: EndedPlace;
  readonly room: number;
  readonly look: Look;
}

function* readEnded(tx: Tx, { query, ends, place, room, look }: EndedQuestion) {
  const page = yield* listHistoryIn(tx, {
    ...conditionsOf(query, look.now),
    states: ends.length === FINISHED_STATES.length ? undefined : ends,
    before: place.seq ?? undefined,
    endedBy: place.endedBy,
    limit: room,
  });
  return {
    items: page.runs.map((run) => runRow(run, look)),
    place: page.next === undefined ? undefined : { ...place, seq: page.next },
    searched: page.searched,
  };
}

interface Ends extends Pick<CountedEnds, 'buckets'>, Partial<Pick<CountedEnds, 'searched'>> {
  readonly oldestEnd?: number | undefined;
}

async function statisticsOf(
  store: Store,
  window: Parameters<typeof readTotals>[1],
): Promise<Pick<Statistics, 'buckets'>> {
  const { jobId, queue } = window;
  const [found] =
    jobId !== undefined && queue === undefined
      ? await readStatistics(store, window)
      : queue !== undefined && jobId === undefined
        ? await readQueueStatistics(store, window)
        : [];
  const { buckets } = found ?? (await readTotals(store, window));
  return { buckets };
}
