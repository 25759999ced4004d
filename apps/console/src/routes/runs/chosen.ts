/** The runs that a bulk act is for: those that were named, or those that match the filter of a list when it is asked for. */
import { FINISHED_STATES, type FinishedState, LIVE_VIEWS, type LiveView } from '@sb/jobs';
import {
  listHistory,
  listLive,
  listLiveIn,
  type LiveFilter,
  type LivePage,
  type OperationKind,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { compactDuration, formatCount } from '@sb/words';
import { z } from 'zod';
import { checkScope } from '../../guard/known-names.ts';
import { checkRuns } from '../../guard/limited.ts';
import { MOST_CHOSEN } from '../../guard/may.ts';
import type { NewInput } from '../../guard/own-boards.ts';
import { checkOwnRuns, checkRunsAgain, ownRuns } from '../../guard/own-runs.ts';
import { RefusedError } from '../../http/refusal.ts';
import type { Call } from '../../http/route.ts';
import { listOf } from '../../requests/fields.ts';
import { conditionsOf, meetsRest, RUN_STATES, runFilter, runView } from './filter.ts';

/** As of `GET /runs`: the address of a list is the filter of its bulk act. */
export const bulkFilter = runFilter.extend({
  state: z.union([listOf(RUN_STATES), z.array(z.enum(RUN_STATES)).min(1)]).optional(),
  view: runView.optional(),
});
type Filter = z.output<typeof bulkFilter>;

/** `input`, `patch`: of a replay. */
interface Choice extends NewInput {
  readonly action: Extract<OperationKind, 'cancel' | 'retry' | 'replay' | 'priority'>;
  readonly ids?: readonly number[] | undefined;
  readonly filter?: Filter | undefined;
}

const PAGE = 500;
/** A filter that matches few runs of a long history is refused after this time: before the answer is late. */
const LONGEST_MS = 6_000;
/** One read of live runs: on SQLite nothing else is done meanwhile. */
const LONGEST_READ_MS = 2_000;

/** Refuses with `TOO_SLOW` when it takes too long: no act has begun then. One whose page is left goes on. */
export async function chooseRuns(
  call: Pick<Call, 'store' | 'who'>,
  choice: Choice,
): Promise<readonly number[]> {
  const isOfLive = choice.action === 'cancel' || choice.action === 'priority';
  const refuseLate = lateAfter(LONGEST_MS, isOfLive ? NARROWER_LIVE : NARROWER_ENDED);
  const ids = await findChosen(call, choice, refuseLate);
  refuseLate();
  return ids;
}

/** Runs that have not ended have no time of their end. */
const NARROWER_LIVE = 'Narrow the request: one job, one queue or one state.';
const NARROWER_ENDED = 'Narrow the request: one job, one queue or a shorter time.';

function lateAfter(longestMs: number, hint: string): () => void {
  const begunAt = performance.now();
  return () => {
    if (performance.now() - begunAt < longestMs) return;
    throw new RefusedError({
      code: 'TOO_SLOW',
      detail: `The runs that match were not found within ${compactDuration(longestMs)}. Nothing is changed.`,
      hint,
    });
  };
}

async function findChosen(
  { store, who }: Pick<Call, 'store' | 'who'>,
  { ids, filter, action, ...instead }: Choice,
  refuseLate: () => void,
): Promise<readonly number[]> {
  if ((ids === undefined) === (filter === undefined))
    throw new RefusedError({ code: 'REQUEST_INVALID', detail: 'body: expected ids or filter, one of them.' });
  const isOfLive = action === 'cancel' || action === 'priority';
  if (ids) {
    await checkRuns(store, who, ids);
    if (isOfLive) await checkOwnRuns(store, who, ids);
    else await checkRunsAgain(store, who, ids, instead);
    return [...new Set(ids)];
  }
  await checkScope({ store, who }, filter ?? {});
  const walk = { store, refuseLate };
  if (isOfLive) return ownRuns(store, who, await liveIds(walk, filter ?? {}));
  return ownRuns(store, who, await endedIds(walk, filter ?? {}, action === 'retry'), instead);
}

interface Walk {
  readonly store: Store;
  /** Called before each page. */
  readonly refuseLate: () => void;
}

const ENDED_ONLY = ['since', 'until', 'error', 'minMs'] as const;

async function liveIds({ store, refuseLate }: Walk, filter: Filter): Promise<readonly number[]> {
  const ofEnded = ENDED_ONLY.filter((field) => filter[field] !== undefined);
  if (ofEnded.length > 0)
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: `body.filter: ${ofEnded.join(' and ')} ${ofEnded.length > 1 ? 'are' : 'is'} of ended runs.`,
    });
  const { state, job: jobId, queue, schedule, view: wanted } = filter;
  const views = wanted === 'ended' ? [] : LIVE_VIEWS.filter((view) => state?.includes(view) ?? true);
  const [view] = views;
  if (view === undefined) return [];
  const asked = { jobId, queue, schedule, limit: PAGE };
  refuseLate();
  if (views.length > 1) return idsOfViews(store, { asked, views, filter });
  const ids = new Set<number>();
  for await (const runs of viewPages(store, { ...asked, view })) {
    for (const { id } of runs.filter((run) => meetsRest(run, filter))) ids.add(id);
    refuseTooMany(ids.size, NARROWER_LIVE);
    refuseLate();
  }
  return [...ids];
}

interface Views {
  readonly asked: Omit<LiveFilter, 'view' | 'after'>;
  readonly views: readonly LiveView[];
  readonly filter: Filter;
}

/** In one snapshot, each view by its index: a run that goes from view to view meanwhile is chosen once. */
async function idsOfViews(store: Store, { asked, views, filter }: Views): Promise<readonly number[]> {
  return store.read(function* (tx) {
    const refuseLate = lateAfter(tx.dialect === 'sqlite' ? LONGEST_READ_MS : LONGEST_MS, NARROWER_LIVE);
    const ids = new Set<number>();
    // A run that becomes due meanwhile goes to `queued`. That view is read last, so the run is in one of the two, or in both.
    for (const view of [...views].toSorted((one, other) => rank(one) - rank(other))) {
      let after: LiveFilter['after'];
      do {
        const page: LivePage = yield* listLiveIn(tx, { ...asked, view, after });
        for (const { id } of page.runs.filter((run) => meetsRest(run, filter))) ids.add(id);
        refuseTooMany(ids.size, NARROWER_LIVE);
        refuseLate();
        after = page.next;
      } while (after);
    }
    return [...ids];
  });
}

/** `queued` is read last. */
function rank(view: LiveView): number {
  return view === 'queued' ? 1 : 0;
}

async function* viewPages(store: Store, asked: Omit<LiveFilter, 'after'>) {
  let after: LiveFilter['after'];
  do {
    const page = await listLive(store, { ...asked, after });
    yield page.runs;
    after = page.next;
  } while (after);
}

async function endedIds(
  { store, refuseLate }: Walk,
  filter: Filter,
  isRetry: boolean,
): Promise<readonly number[]> {
  const { state, view } = filter;
  if (isRetry && state && !state.every((one) => one === 'failed'))
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: 'body.filter.state: only failed runs are retried.',
    });
  const states: readonly FinishedState[] = isRetry
    ? ['failed']
    : FINISHED_STATES.filter((one) => state?.includes(one) ?? true);
  if (states.length === 0 || view === 'live') return [];
  const conditions = { ...conditionsOf(filter, await store.now()), states };
  const ids: number[] = [];
  let before: number | undefined;
  do {
    refuseLate();
    const page = await listHistory(store, { ...conditions, before, limit: PAGE });
    ids.push(...page.runs.map(({ id }) => id));
    before = page.next;
    refuseTooMany(ids.length, NARROWER_ENDED);
  } while (before !== undefined);
  // New runs in the order of the old ones.
  return ids.toReversed();
}

function refuseTooMany(count: number, hint: string): void {
  if (count <= MOST_CHOSEN) return;
  throw new RefusedError({
    code: 'REQUEST_INVALID',
    detail: `body.filter: more than ${formatCount(MOST_CHOSEN)} runs match.`,
    hint,
  });
}
