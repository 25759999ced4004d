/** The runs that a command for many runs means: the named ones, or those that match its filters. Bounded reads. */
import type { FinishedState, Priority } from '@sb/jobs';
import {
  hasJobName,
  LIVE_VIEWS,
  listHistory,
  listLive,
  type LivePosition,
  type LiveView,
  MOST_LIVE,
  readRuns,
  type RunRecord,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { runIdOf } from '../../../cli/run-id.ts';
import { UsageError } from '../../../cli/usage-error.ts';

export interface FilterOptions {
  readonly job?: string | undefined;
  readonly queue?: string | undefined;
  readonly schedule?: string | undefined;
  readonly tag?: string | undefined;
  /** Ms. */
  readonly since?: number | undefined;
  readonly error?: string | undefined;
}

/** A run as far as it is known before the command acts on it; a named run may be unknown. */
export type ChosenRun = Pick<RunRecord, 'id'> &
  Partial<Pick<RunRecord, 'jobId' | 'queue' | 'state' | 'reason'>>;

export interface ChosenRuns {
  readonly runs: readonly ChosenRun[];
  /** They were found by filters, so a person must confirm them. */
  readonly isFiltered: boolean;
  /** False when more runs match, or when not all could be looked at. */
  readonly isWhole: boolean;
}

/** A command acts on this many runs at most. */
export const MOST_RUNS = 10_000;
/** Rows that are looked at for a filter that no index has. */
const MOST_ROWS = 200_000;
const PAGE = 1_000;
const NAMED_PAGE = 500;

const ALTERNATIVES = 'Give numbers of runs, or filters (--job, --queue, --since ...).';

/** Throws `USAGE` when there are both or none: in a script, a variable may be empty. */
export function isByNumber(
  runIds: readonly string[],
  filters: FilterOptions & { readonly state?: readonly string[] | undefined },
): boolean {
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  if (runIds.length > 0 && isFiltered)
    throw new UsageError('numbers of runs and filters exclude each other', ALTERNATIVES);
  if (runIds.length === 0 && !isFiltered)
    throw new UsageError('expected a choice of runs, got none', ALTERNATIVES);
  if (runIds.length > MOST_RUNS)
    throw new UsageError(`expected at most ${MOST_RUNS} numbers of runs, got ${runIds.length}`, ALTERNATIVES);
  return runIds.length > 0;
}

export async function namedRuns(store: Store, runIds: readonly string[]): Promise<ChosenRuns> {
  const ids = [...new Set(runIds.map(runIdOf))];
  const known = new Map<number, ChosenRun>();
  for (let at = 0; at < ids.length; at += NAMED_PAGE)
    for (const run of await readRuns(store, ids.slice(at, at + NAMED_PAGE))) known.set(run.id, run);
  return { runs: ids.map((id) => known.get(id) ?? { id }), isFiltered: false, isWhole: true };
}

interface LiveOptions extends FilterOptions {
  readonly state?: readonly LiveView[] | undefined;
  /** Runs of this priority are left out. */
  readonly exceptPriority?: Priority | undefined;
}

/** In the order of the views: running first. Fails with `UNKNOWN_QUEUE`. */
export async function findLive(
  store: Store,
  { state = LIVE_VIEWS, exceptPriority, tag, since, job, queue, schedule }: LiveOptions,
): Promise<ChosenRuns> {
  // A job that only the program knows has no runs yet.
  if (job !== undefined && !(await hasJobName(store, job)))
    return { runs: [], isFiltered: true, isWhole: true };
  const after = since === undefined ? undefined : (await store.now()) - since;
  const runs: RunRecord[] = [];
  let rows = 0;
  for (const view of state) {
    let place: LivePosition | undefined;
    do {
      const page = await listLive(store, {
        view,
        jobId: job,
        queue,
        schedule,
        exceptPriority,
        after: place,
        limit: MOST_LIVE,
      });
      const fits = (run: RunRecord): boolean =>
        (tag === undefined || run.tags.includes(tag)) && (after === undefined || run.createdAt >= after);
      runs.push(...page.runs.filter(fits));
      rows += page.searched.rows;
      place = page.next;
      if (runs.length > MOST_RUNS || (place && rows > MOST_ROWS)) return cutShort(runs);
    } while (place);
  }
  return { runs: unique(runs), isFiltered: true, isWhole: true };
}

/** Newest first. */
export async function findEnded(
  store: Store,
  { state, job, since, ...filter }: FilterOptions & { readonly state?: readonly FinishedState[] | undefined },
): Promise<ChosenRuns> {
  const from = since === undefined ? undefined : (await store.now()) - since;
  const runs: RunRecord[] = [];
  let rows = 0;
  let before: number | undefined;
  do {
    const page = await listHistory(store, {
      ...filter,
      jobId: job,
      states: state,
      since: from,
      before,
      limit: PAGE,
    });
    runs.push(...page.runs);
    rows += page.searched.rows;
    before = page.next;
    if (runs.length > MOST_RUNS || (before !== undefined && rows > MOST_ROWS)) return cutShort(runs);
  } while (before !== undefined);
  return { runs, isFiltered: true, isWhole: true };
}

function cutShort(runs: readonly RunRecord[]): ChosenRuns {
  return { runs: unique(runs).slice(0, MOST_RUNS), isFiltered: true, isWhole: false };
}

/** A run may move from one view to another between two reads. */
function unique(runs: readonly RunRecord[]): readonly RunRecord[] {
  return [...new Map(runs.map((run) => [run.id, run])).values()];
}
