/** Reads what `runs` lists: a page of one state, or the first page of several; of all also the counts of the others. Secrets are masked. */
import { listLive, type LivePage, type LiveRun, readQueues } from '@sb/queue';
import { LIVE_VIEWS, type LiveView } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { type LiveFold, liveFolds, liveCursor, livePosition, maskRun } from '@sb/views';
import { UsageError } from '../../cli/usage-error.ts';

export interface LiveChoice {
  readonly state?: readonly LiveView[];
  readonly queue?: string;
  readonly job?: string;
  readonly schedule?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface LiveList {
  readonly runs: readonly LiveRun[];
  readonly folds: readonly LiveFold[];
  /** The states with more runs that match, each with the place where its list goes on. */
  readonly more: readonly More[];
  readonly searched: LivePage['searched'];
  /** The clock of the store. */
  readonly now: number;
}

export interface More {
  readonly view: LiveView;
  readonly cursor: string;
  /** How many rows of the state were looked at, if not every one of them is listed. */
  readonly walked: number | undefined;
}

const OF_EACH = 10;
const OF_ONE = 50;

/** Fails with `UNKNOWN_QUEUE`, `UNKNOWN_JOB`, or `USAGE` for a cursor of another state. */
export async function readLive(
  store: Store,
  choice: LiveChoice,
  secrets: readonly string[],
): Promise<LiveList> {
  const { state, queue, job: jobId, schedule } = choice;
  const limit = choice.limit ?? (state?.length === 1 ? OF_ONE : OF_EACH);
  const after = placeOf(choice);
  const pages: (LivePage & { readonly view: LiveView })[] = [];
  for (const view of LIVE_VIEWS.filter((one) => state?.includes(one) ?? true))
    pages.push({ view, ...(await listLive(store, { view, queue, jobId, schedule, after, limit })) });
  const isCounted = state === undefined && jobId === undefined && schedule === undefined;
  const hasMore = pages.some(({ next }) => next !== undefined);
  const listed = pages.map(({ view, runs, next }) => ({ view, runs, hasMore: next !== undefined }));
  return {
    runs: pages.flatMap(({ runs }) => runs.map((one) => maskRun(one, secrets))),
    folds: isCounted ? liveFolds(listed, await readCounted(store, queue)) : [],
    more: pages.flatMap(({ view, runs, next, searched }) =>
      next
        ? [
            {
              view,
              cursor: liveCursor(view, next),
              walked: runs.length < limit && !searched.isWhole ? searched.rows : undefined,
            },
          ]
        : [],
    ),
    searched: {
      rows: pages.reduce((sum, { searched }) => sum + searched.rows, 0),
      isWhole: !hasMore && pages.every(({ searched }) => searched.isWhole),
    },
    now: await store.now(),
  };
}

async function readCounted(store: Store, queue: string | undefined) {
  const queues = await readQueues(store);
  return queue === undefined ? queues : queues.filter(({ name }) => name === queue);
}

function placeOf({ state, cursor }: LiveChoice) {
  if (cursor === undefined) return undefined;
  const [view, ...others] = state ?? [];
  if (view === undefined || others.length > 0)
    throw new UsageError('--cursor goes on in the list of one state', 'Give it as --state too.');
  const place = livePosition(cursor, view);
  if (place) return place;
  throw new UsageError(`--cursor is not the next of a list of ${view} runs`);
}
