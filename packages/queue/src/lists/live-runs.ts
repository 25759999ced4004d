/**
 * Runs that have not ended, by keyset pages: the cost of a page does not depend on how many runs wait. Called by CLI,
 * console and programs.
 * Each list is one of six views, which split the live runs among them. A page of a view reads the first rows of each
 * range of that view's index, merges them, and stops. With a filter that no index has, it reads at most 20,000 rows and
 * says so; the next page goes on from there.
 * The reason of a run comes from the rules of `explainRun`, without the facts that cost a search for each run.
 */
import type { LiveView, Priority } from '@sb/jobs';
import { type Body, readClock, type Store, type Tx } from '@sb/storage';
import { groupBy } from '@sb/words';
import { UnknownQueueError } from '../errors.ts';
import type { Cause } from '../explain/causes.ts';
import { explain } from '../explain/explain.ts';
import { liveFacts } from '../explain/explain-run.ts';
import { findJobNumber, findNumber, findPausedJobs } from '../definitions.sql.ts';
import { goByIndexes } from '../go-by-indexes.sql.ts';
import { findNodes } from '../nodes/list-nodes.sql.ts';
import type { NodeRecord } from '../nodes/list-nodes.ts';
import { joinedProgress, type ProgressRecord } from '../rows/progress.ts';
import { fromLive, type RunRecord } from '../runs/run-records.ts';
import { errorLine } from '../settle/end/end-run.ts';
import { priorityCode, stateName } from '../lifecycle.ts';
import { type JobStanding, type QueueStanding, standingOf } from '../standing.ts';
import { findLiveRuns, findQueueStandings, type LiveRunRow, type NamedQueue } from './live-runs.sql.ts';
import type { WalkFilter } from './read-runs.sql.ts';
import { type KeyPosition, type LiveKey, walkLive, WHOLE } from './live-keys.sql.ts';

export { LIVE_VIEWS, type LiveView } from '@sb/jobs';

export interface LiveFilter {
  readonly view: LiveView;
  readonly queue?: string | undefined;
  readonly jobId?: string | undefined;
  readonly schedule?: string | undefined;
  /** Runs of this priority are left out. */
  readonly exceptPriority?: Priority | undefined;
  /** The `next` of the page before. */
  readonly after?: LivePosition | undefined;
  /** 1 to 500. */
  readonly limit: number;
}

/** A place in a view. `at`: ms since the epoch; 0 where the view is ordered by id. */
export type LivePosition = KeyPosition;

export interface LiveRun extends RunRecord {
  readonly view: LiveView;
  readonly progress?: ProgressRecord;
  /** Name of the node that executes it. */
  readonly node?: string;
  /** The first reason for which it does not run; `ready` when a claim may take it. */
  readonly because: Cause;
}

export interface LivePage {
  readonly runs: readonly LiveRun[];
  /** Give it as `after` for the next page; absent on the last. */
  readonly next?: LivePosition;
  /** The number of rows that were looked at, and whether that were all that can match. */
  readonly searched: { readonly rows: number; readonly isWhole: boolean };
}

/** A page has at most this many runs. */
export const MOST_LIVE = 500;
/** A page with a filter that no index has looks at this many rows at most. */
const MOST_WALKED = 20_000;

/** Fails with `UNKNOWN_JOB` or `UNKNOWN_QUEUE`. */
export async function listLive(store: Store, filter: LiveFilter): Promise<LivePage> {
  return store.read((tx) => listLiveIn(tx, filter));
}

/** The same in the snapshot of the caller. */
export function* listLiveIn(tx: Tx, filter: LiveFilter): Body<LivePage> {
  yield* goByIndexes(tx);
  const queues = yield* findQueueStandings(tx);
  const filters = yield* resolve(tx, filter, queues);
  const { chosen, walked, isWhole, next } = yield* findPage(tx, filter, filters);
  const runs = yield* describe(
    tx,
    chosen.map(({ id }) => id),
    queues,
  );
  return { runs, searched: { rows: walked, isWhole }, ...(next && { next }) };
}

/** How many runs a page would have, and whether it is the last. Their rows, which cost most of a page, are not read. */
export function* countLiveIn(
  tx: Tx,
  filter: LiveFilter,
): Body<{ readonly count: number; readonly isAtLeast: boolean }> {
  yield* goByIndexes(tx);
  const queues = yield* findQueueStandings(tx);
  const { chosen, next } = yield* findPage(tx, filter, yield* resolve(tx, filter, queues));
  return { count: chosen.length, isAtLeast: next !== undefined };
}

/** The numbers of the names. Fails with `UNKNOWN_JOB` or `UNKNOWN_QUEUE`; schedules come and go: an unknown one matches nothing. */
export function* findWalkFilter(
  tx: Tx,
  { queue, jobId, schedule }: Pick<LiveFilter, 'queue' | 'jobId' | 'schedule'>,
  queues?: readonly NamedQueue[],
): Body<WalkFilter> {
  return {
    job_id: jobId === undefined ? undefined : yield* findJobNumber(tx, jobId),
    queue_id:
      queue === undefined ? undefined : numberOfQueue(queue, queues ?? (yield* findQueueStandings(tx))),
    schedule_id: schedule === undefined ? undefined : ((yield* findNumber(tx, 'schedules', schedule)) ?? 0),
  };
}

function numberOfQueue(queue: string, queues: readonly NamedQueue[]): number {
  const found = queues.find(({ name }) => name === queue);
  if (found) return found.id;
  throw new UnknownQueueError(
    queue,
    queues.map(({ name }) => name),
  );
}

interface Filters {
  readonly queueIds: readonly number[];
  readonly exceptPriority: number | undefined;
  readonly keep: ((key: LiveKey) => boolean) | undefined;
}

/** Names become numbers. */
function* resolve(tx: Tx, filter: LiveFilter, queues: readonly NamedQueue[]): Body<Filters> {
  const numbers = yield* findWalkFilter(tx, filter, queues);
  const { job_id: job, queue_id: queueId, schedule_id: scheduleId } = numbers;
  const except = filter.exceptPriority && priorityCode(filter.exceptPriority);
  const keep = (key: LiveKey): boolean =>
    (queueId === undefined || key.queue_id === queueId) &&
    (job === undefined || key.job_id === job) &&
    (scheduleId === undefined || key.schedule_id === scheduleId) &&
    key.priority !== except;
  const isFiltered = [queueId, job, scheduleId, except].some((value) => value !== undefined);
  return {
    queueIds: queueId === undefined ? queues.map(({ id }) => id) : [queueId],
    exceptPriority: except,
    keep: isFiltered ? keep : undefined,
  };
}

interface Page {
  readonly chosen: readonly LiveKey[];
  readonly walked: number;
  readonly isWhole: boolean;
  readonly next: LivePosition | undefined;
}

function* findPage(
  tx: Tx,
  { view, after, limit }: LiveFilter,
  { queueIds, exceptPriority, keep }: Filters,
): Body<Page> {
  const ofPart = keep ? partLimit(queueIds.length, limit) : limit + 1;
  const keys = yield* walkLive(tx, { view, queueIds, exceptPriority, after, limit: ofPart });
  const frontier = findFrontier(keys, ofPart);
  const matching = keys
    .filter((key) => isAfter(key, after) && !(frontier && isAfter(key, frontier)))
    .filter((key) => belongs(key, view) && (keep?.(key) ?? true))
    .toSorted(byPosition);
  const chosen = matching.slice(0, limit);
  const last = chosen.at(-1);
  const next = matching.length > limit && last ? positionOf(last) : frontier;
  return { chosen, walked: keys.length, isWhole: frontier === undefined, next };
}

/** The ranges of a walk share the rows that it may look at; each has enough for a page. */
function partLimit(queues: number, limit: number): number {
  return Math.max(limit + 1, Math.floor(MOST_WALKED / Math.max(1, queues * RANGES_OF_A_QUEUE)));
}

/** Four priorities in two lanes, at most. */
const RANGES_OF_A_QUEUE = 8;

/** The first place behind which some range may have rows that were not read; undefined when all were read to their ends. */
function findFrontier(keys: readonly LiveKey[], ofPart: number): LivePosition | undefined {
  const full = [...groupBy(keys, ({ part }) => part)]
    .filter(([part, rows]) => part !== WHOLE && rows.length === ofPart)
    .map(([, rows]) => rows);
  const ends = full.map((rows) => rows.toSorted(byPosition).at(-1)).filter((end) => end !== undefined);
  const first = ends.toSorted(byPosition)[0];
  return first && positionOf(first);
}

/** A run that waits for its backoff is `retrying`, also where the walk of `later` meets it. */
function belongs(key: LiveKey, view: LiveView): boolean {
  return view !== 'later' || key.failures === 0;
}

function positionOf({ at, id }: LiveKey): LivePosition {
  return { at, id };
}

function byPosition(a: LivePosition, b: LivePosition): number {
  return a.at - b.at || a.id - b.id;
}

function isAfter(key: LivePosition, place: LivePosition | undefined): boolean {
  return place === undefined || byPosition(key, place) > 0;
}

/** The live runs among these, in this order, each with its view and its reason. */
export function* describe(
  tx: Tx,
  ids: readonly number[],
  queues: readonly NamedQueue[],
): Body<readonly LiveRun[]> {
  if (ids.length === 0) return [];
  const rows = new Map((yield* findLiveRuns(tx, ids)).map((row) => [row.id, row]));
  const facts: Surroundings = {
    now: yield* readClock(tx),
    nodes: yield* findNodes(tx),
    pausedJobs: new Map((yield* findPausedJobs(tx)).map((row) => [row.name, standingOf(row)])),
    queues: new Map(queues.map((row) => [row.name, standingOf(row)])),
  };
  return ids.flatMap((id) => {
    const row = rows.get(id);
    return row ? [toLiveRun(row, facts)] : [];
  });
}

interface Surroundings {
  readonly now: number;
  readonly nodes: readonly NodeRecord[];
  readonly pausedJobs: ReadonlyMap<string, JobStanding>;
  readonly queues: ReadonlyMap<string, QueueStanding>;
}

const ACTIVE = { mode: 'active' } as const;

function toLiveRun(row: LiveRunRow, { now, nodes, pausedJobs, queues }: Surroundings): LiveRun {
  const [because = { because: 'ready', since: row.run_at, nodes: [] }] = explain({
    now,
    run: liveFacts(row),
    job: pausedJobs.get(row.job) ?? ACTIVE,
    queue: queues.get(row.queue) ?? ACTIVE,
    nodes,
    ...(row.unknown_since !== null && { unknownSince: row.unknown_since }),
    ...(row.lacks_key === 1 && { lacksKey: true }),
    ...(row.node_id !== null && { node: { id: row.node_id, name: row.node ?? `#${row.node_id}` } }),
    ...(row.attempt_outcome !== null && {
      lastAttempt: {
        claimNo: row.claim_no,
        outcome: row.attempt_outcome,
        ...(row.attempt_error !== null && { error: errorLine(row.attempt_error) }),
      },
    }),
  });
  return {
    ...fromLive(row),
    view: viewOf(row, now),
    ...(row.node !== null && { node: row.node }),
    ...joinedProgress(row),
    because,
  };
}

/** The view that lists the run. */
function viewOf({ state, failures, run_at: runAt }: LiveRunRow, now: number): LiveView {
  const name = stateName(state);
  if (name === 'waiting' || name === 'held' || name === 'running') return name;
  if (runAt <= now) return 'queued';
  return failures > 0 ? 'retrying' : 'later';
}
