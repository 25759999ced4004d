/**
 * Runs that have not ended, as rows of a list, state after state. A page has all that run and the first few of each other
 * state; the rest of those is a fold with its count, so that runs that ended stay in sight. One state alone, and a
 * state whose first few are more than a page are listed to their end.
 */
import type { LiveView } from '@sb/jobs';
import { listLiveIn, type LivePage, type LiveRun } from '@sb/queue';
import type { Body, Tx } from '@sb/storage';
import type { RunFold, RunList, RunRow } from '../../answers/runs.ts';
import { maySeeJob, type Who } from '../../http/who.ts';
import { type Look, runRow } from '../../rows/run-rows.ts';
import { hasNoRest, meetsRest, type RunFilter } from './filter.ts';
import { countedFolds, type FoldedView, type LeftOut, metFolds } from './live-folds.ts';

/** Behind a run of one state. */
export interface LivePlace {
  readonly view: LiveView;
  readonly at: number;
  readonly id: number;
}

export interface LiveQuery extends RunFilter {
  readonly limit: number;
}

/** Of a view among others, before its fold. */
const OF_EACH: Readonly<Record<LiveView, number>> = {
  running: Number.POSITIVE_INFINITY,
  retrying: 20,
  held: 10,
  waiting: 10,
  queued: 5,
  later: 10,
};

/** Of one view, about this many are looked at for a page that has a filter. */
const MOST_SEEN = 200;
const MOST_READS = 10;
/** Rows of a view where a read passes over many, as for a job: no index of live runs has it. */
const MOST_WALKED = 20_000;

/** Before the first run of a view. */
const FIRST = { at: -1, id: -1 };

interface LiveRows {
  readonly items: readonly RunRow[];
  readonly folds: readonly RunFold[];
  readonly place?: LivePlace | undefined;
  readonly searched?: RunList['searched'];
}

export const NONE: LiveRows = { items: [], folds: [] };

interface LiveQuestion {
  readonly query: LiveQuery;
  readonly views: readonly LiveView[];
  readonly place: LivePlace | undefined;
  readonly look: Look;
  readonly who: Pick<Who, 'jobs'>;
}

/** `runs`: at most as many as were wanted. */
interface ReadView extends FoldedView {
  /** Behind the last run that was looked at; absent at the end of the view. */
  readonly next?: Omit<LivePlace, 'view'> | undefined;
}

/** In the snapshot of the caller: a run that goes from state to state meanwhile is in it once. */
export function* readLiveRows(tx: Tx, question: LiveQuestion): Body<LiveRows> {
  const { query, views, place, look } = question;
  const isWhole = views.length === 1 && query.state?.length === 1;
  const items: RunRow[] = [];
  const folded: Folded[] = [];
  const end = function* (next?: LivePlace, seen?: number): Body<LiveRows> {
    const leftOut = yield* foldsOf(tx, folded, question);
    return {
      ...listAlone({ items, folded, leftOut }, question),
      place: next,
      ...(next && seen !== undefined && { searched: { rows: seen, isWhole: false } }),
    };
  };
  for (const view of place ? views.slice(views.indexOf(place.view)) : views) {
    const room = query.limit - items.length;
    if (room === 0) return yield* end({ view, ...FIRST });
    const after = place?.view === view && place.id >= 0 ? { at: place.at, id: place.id } : undefined;
    const isListedOn = isWhole || after !== undefined || (items.length === 0 && room < OF_EACH[view]);
    const page = isListedOn
      ? yield* readOn(tx, question, { view, after, most: room })
      : yield* readFirst(tx, question, { view, most: OF_EACH[view] });
    if (page.runs.length > room) return yield* end({ view, ...FIRST });
    items.push(...page.runs.map((run) => runRow(run, look)));
    if (isListedOn && page.next)
      return yield* end({ view, ...page.next }, page.runs.length < room ? page.seen : undefined);
    if (page.met.length > page.runs.length || page.next) folded.push({ ...page, endsAt: items.length });
  }
  return yield* end();
}

type Folded = ReadView & {
  /** Of the rows of the page, behind those of the view. */
  readonly endsAt: number;
};

/** Lists runs that are alone in their fold, behind the others of their view and by time, while the page has room. */
function listAlone(
  page: {
    readonly items: readonly RunRow[];
    readonly folded: readonly Folded[];
    readonly leftOut: readonly LeftOut[];
  },
  { query, look }: LiveQuestion,
): Pick<LiveRows, 'items' | 'folds'> {
  const items = [...page.items];
  const alone = page.leftOut.filter((one) => one.alone).slice(0, Math.max(0, query.limit - items.length));
  // From the last view to the first: each moves only what is behind it.
  for (const { view, endsAt } of page.folded.toReversed()) {
    const runs = alone.flatMap((one) => (one.view === view && one.alone ? [one.alone] : []));
    items.splice(endsAt, 0, ...runs.toSorted(byTime).map((run) => runRow(run, look)));
  }
  const listed = new Set(alone);
  return { items, folds: page.leftOut.filter((one) => !listed.has(one)).map(({ fold }) => fold) };
}

function byTime(one: LiveRun, other: LiveRun): number {
  return one.runAt - other.runAt || one.id - other.id;
}

interface Wanted {
  readonly view: LiveView;
  readonly after?: Omit<LivePlace, 'view'> | undefined;
  readonly most: number;
}

/** Reads until `most` runs match. Each read asks only for the number that is missing, so no matching run is skipped. */
function* readOn(tx: Tx, question: LiveQuestion, { view, after, most }: Wanted): Body<ReadView> {
  const runs: LiveRun[] = [];
  let [met, walked, seen] = [0, 0, 0];
  let next = after;
  for (let reads = 0; reads < MOST_READS && runs.length < most; reads++) {
    const limit = most - runs.length;
    const page = yield* listLiveIn(tx, { ...indexed(question), view, after: next, limit });
    runs.push(...page.runs.filter(matcher(question)));
    met += page.runs.length;
    walked += page.searched.rows;
    seen += seenOf(page, limit);
    next = page.next;
    if (!next || met >= MOST_SEEN || walked >= MOST_WALKED) break;
  }
  return { view, runs, met: runs, seen, next };
}

/** The first of a view, and all that match as far as one read goes. */
function* readFirst(tx: Tx, question: LiveQuestion, { view, most }: Wanted): Body<ReadView> {
  const limit = isCounted(question) ? most : MOST_SEEN;
  const page = yield* listLiveIn(tx, { ...indexed(question), view, limit });
  const matching = page.runs.filter(matcher(question));
  return {
    view,
    runs: matching.slice(0, most),
    met: matching,
    seen: seenOf(page, limit),
    next: page.next,
  };
}

/** Rows up to the place where the next page begins: a full page ends at its last run, another where the walk ended. */
function seenOf({ runs, searched }: LivePage, limit: number): number {
  return runs.length < limit ? searched.rows : runs.length;
}

function* foldsOf(tx: Tx, folded: readonly ReadView[], question: LiveQuestion): Body<readonly LeftOut[]> {
  const { query, look } = question;
  if (folded.length === 0) return [];
  if (isCounted(question)) return yield* countedFolds(tx, folded, { queue: query.queue, look });
  return folded.flatMap((page) => metFolds(page, { query, look }));
}

/** Whether the counts of the queues are those of the list. */
function isCounted({ query, who }: LiveQuestion): boolean {
  return (
    query.job === undefined && query.schedule === undefined && who.jobs === undefined && hasNoRest(query)
  );
}

function indexed({ query: { job: jobId, queue, schedule } }: LiveQuestion) {
  return { jobId, queue, schedule };
}

/** A row is made only where a filter asks for what only a row has. */
function matcher({ query, look, who }: LiveQuestion): (run: LiveRun) => boolean {
  const needsRow = query.error !== undefined || query.minMs !== undefined;
  return (run) =>
    maySeeJob(who, run.jobId) && (hasNoRest(query) || meetsRest(needsRow ? runRow(run, look) : run, query));
}
