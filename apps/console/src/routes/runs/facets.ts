/** Counts for the filters of the list of runs: live runs as they are now, ended ones of a span. */
import { FINISHED_STATES, LIVE_VIEWS, type LiveView } from '@sb/jobs';
import {
  type Counts,
  countLiveIn,
  countRuns,
  listLive,
  type LiveFilter,
  type LiveRun,
  type LiveTotal,
  readLiveTotalsIn,
  type RunCounts,
} from '@sb/queue';
import type { Body, Store, Tx } from '@sb/storage';
import { isoTime } from '@sb/views';
import type { RunFacets } from '../../answers/runs.ts';
import type { Call } from '../../http/route.ts';
import { lookOfRuns } from '../../rows/look-of-runs.ts';
import { runRow } from '../../rows/run-rows.ts';
import { endsOf, hasNoRest, meetsRest, type RunFilter, spanOf } from './filter.ts';

type StateCount = RunFacets['states'][number];

/** Of a view whose runs are counted one by one. */
const MOST_RUNS = 200;
/** Where the row of each run is made for it, which costs much more. */
const MOST_ROWS = 20;
/** Of the later runs beside very many retries. */
const FEW_RUNS = 50;

export async function countFacets(
  call: Pick<Call, 'store' | 'secrets' | 'who'>,
  query: RunFilter,
): Promise<RunFacets> {
  const { store } = call;
  const now = await store.now();
  const { conditions, since, until } = spanOf(query, now);
  const ended = await countRuns(store, conditions);
  const ends = endsOf(query);
  // The states that are not chosen keep their counts; live runs are counted by their state only.
  const others = ends && ends.length > 0 ? await countRuns(store, { ...conditions, states: ends }) : ended;
  const endedStates = new Map(ended.states.map(({ value, count }) => [value, count]));
  const isOfQueues = query.job === undefined && query.schedule === undefined && hasNoRest(query);
  return {
    states: [
      ...(isOfQueues
        ? await store.read((tx) => countQueues(tx, query.queue))
        : await matchingCounts(call, query)),
      ...least(
        FINISHED_STATES.map((value) => ({ value, count: endedStates.get(value) ?? 0 })),
        ended,
      ),
    ],
    jobs: least(others.jobs, others),
    queues: least(others.queues, others),
    triggers: least(others.triggers, others),
    from: isoTime(since),
    to: isoTime(until),
    searched: ended.searched,
  };
}

function least<Value extends string>(counts: Counts<Value>, { searched }: Pick<RunCounts, 'searched'>) {
  return counts.map((one) => ({ ...one, ...(!searched.isWhole && { isAtLeast: true }) }));
}

function* countQueues(tx: Tx, queue: string | undefined): Body<readonly StateCount[]> {
  const totals = yield* readLiveTotalsIn(tx, queue);
  // Beside very many retries it is not known whether there is one.
  const isUnknown = totals.later.count === 0 && totals.later.isAtLeast;
  const later = isUnknown ? yield* countLiveIn(tx, { view: 'later', queue, limit: FEW_RUNS }) : totals.later;
  return LIVE_VIEWS.map((view) => stateCount(view, { ...totals, later }[view]));
}

/** Of the first runs of each view, those that the list would have. */
async function matchingCounts(
  call: Pick<Call, 'store' | 'secrets' | 'who'>,
  query: RunFilter,
): Promise<readonly StateCount[]> {
  const { job: jobId, queue, schedule, error, minMs } = query;
  if (hasNoRest(query)) {
    const indexed = { jobId, queue, schedule, limit: MOST_RUNS };
    return call.store.read(function* (tx) {
      const counts: StateCount[] = [];
      for (const view of LIVE_VIEWS)
        counts.push(stateCount(view, yield* countLiveIn(tx, { ...indexed, view })));
      return counts;
    });
  }
  const look =
    error === undefined && minMs === undefined ? undefined : await lookOfRuns(call, { by: query.by });
  const counts: StateCount[] = [];
  for (const view of LIVE_VIEWS)
    counts.push(
      await countFirst(
        call.store,
        { view, jobId, queue, schedule, limit: look ? MOST_ROWS : MOST_RUNS },
        (run) => meetsRest(look ? runRow(run, look) : run, query),
      ),
    );
  return counts;
}

function stateCount(value: LiveView, { count, isAtLeast }: LiveTotal): StateCount {
  return { value, count, ...(isAtLeast && { isAtLeast }) };
}

async function countFirst(
  store: Store,
  filter: LiveFilter,
  isCounted: (run: LiveRun) => boolean,
): Promise<StateCount> {
  const { runs, next } = await listLive(store, filter);
  return { value: filter.view, count: runs.filter(isCounted).length, ...(next && { isAtLeast: true }) };
}
