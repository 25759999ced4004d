/**
 * Finished runs, newest first, by keyset pages: the cost of a page does not depend on how far back it lies. A job, the
 * runs that did not succeed, and a time are found by an index. Other conditions are looked for row by row, in at most
 * 20,000 rows; a page says how many it looked at, and the next one goes on from there.
 */
import type { FinishedState, Trigger } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { findNumber, findScheduleNumbers } from '../definitions.sql.ts';
import { fromHistory, type RunRecord } from '../runs/run-records.ts';
import { findHistoryRows } from '../runs/run-rows.sql.ts';
import { findSeqSince } from '../queries/ends-since.sql.ts';
import { type HistoryRest, type HistoryWalk, type WalkedRow, walkHistory } from './list-history.sql.ts';

export interface HistoryFilter {
  readonly jobId?: string | undefined;
  readonly states?: readonly FinishedState[] | undefined;
  readonly queue?: string | undefined;
  /** Runs of this schedule, while it had the job that it has now. */
  readonly schedule?: string | undefined;
  readonly trigger?: Trigger | undefined;
  /** Who asked for the run, such as `ada`. */
  readonly createdBy?: string | undefined;
  readonly tag?: string | undefined;
  /** A part of the error's first line, in any case. */
  readonly error?: string | undefined;
  /** The last attempt took at least this long. */
  readonly minMs?: number | undefined;
  /** Finished at or after, ms since the epoch. */
  readonly since?: number | undefined;
  /** Finished before, ms since the epoch. */
  readonly until?: number | undefined;
  /** Only older rows than this position: the `next` of the page before. */
  readonly before?: number | undefined;
  /** Only newer rows than this position, the nearest ones: the `prev` of the page after. */
  readonly after?: number | undefined;
  readonly limit: number;
}

export interface HistoryPage {
  readonly runs: readonly RunRecord[];
  /** Give it as `before` for the next page; absent on the last. */
  readonly next?: number;
  /** Give it as `after` for newer runs than those of this page; absent on a page without runs. */
  readonly prev?: number;
  /** The number of rows that were looked at, and whether no row is left that could match. */
  readonly searched: { readonly rows: number; readonly isWhole: boolean };
}

/** A page looks at this many rows at most, unless an index has found them. */
export const MOST_SEARCHED = 20_000;
const STEP = 2_000;
/** Runs end nearly in the order of `seq`: this many rows may lie on the other side of a time. */
const OUT_OF_ORDER = 1_000;

export async function listHistory(store: Store, filter: HistoryFilter): Promise<HistoryPage> {
  return store.read((tx) => findHistory(tx, filter));
}

function* findHistory(tx: Tx, filter: HistoryFilter): Body<HistoryPage> {
  const target = yield* findNumbers(tx, filter);
  // A name that the store does not know has no runs.
  if (!target) return { runs: [], searched: { rows: 0, isWhole: true } };
  const walk = yield* walkOf(tx, filter, target);
  const { hits, rows, last } = yield* search(tx, walk, restOf(filter, target), filter.limit);
  const chosen = hits.slice(0, filter.limit);
  const found = new Map((yield* findHistoryRows(tx, chosen)).map((row) => [row.seq, row]));
  const records = chosen.flatMap((seq) => {
    const row = found.get(seq);
    return row ? [fromHistory(row)] : [];
  });
  const end = hits.length > filter.limit ? chosen.at(-1) : last;
  const [runs, newest, oldest] = walk.isBackwards
    ? [records, chosen[0], end]
    : [records.toReversed(), chosen.at(-1) ?? last, filter.after === undefined ? undefined : chosen[0]];
  return {
    runs,
    ...(oldest !== undefined && { next: oldest }),
    ...(newest !== undefined && { prev: newest }),
    searched: { rows, isWhole: end === undefined },
  };
}

/** The numbers that the store gave the names of a filter. */
interface HistoryTarget {
  readonly job?: number;
  readonly queue?: number;
  readonly schedule?: number;
}

/** Undefined when the store does not know one of the names. */
function* findNumbers(tx: Tx, { jobId, queue, schedule }: HistoryFilter): Body<HistoryTarget | undefined> {
  let target: HistoryTarget = {};
  if (schedule !== undefined) {
    const found = yield* findScheduleNumbers(tx, schedule);
    if (!found) return undefined;
    target = { schedule: found.schedule, ...(found.job !== null && { job: found.job }) };
  }
  if (jobId !== undefined) {
    const job = yield* findNumber(tx, 'job_defs', jobId);
    if (job === undefined) return undefined;
    target = { ...target, job };
  }
  if (queue !== undefined) {
    const number = yield* findNumber(tx, 'queues', queue);
    if (number === undefined) return undefined;
    target = { ...target, queue: number };
  }
  return target;
}

function* walkOf(tx: Tx, filter: HistoryFilter, target: HistoryTarget): Body<HistoryWalk> {
  const { since, until, before, after, states } = filter;
  const from = since === undefined ? undefined : (yield* findSeqSince(tx, since)).seq - OUT_OF_ORDER;
  const to = until === undefined ? undefined : (yield* findSeqSince(tx, until)).seq + OUT_OF_ORDER;
  return {
    jobNumber: target.job,
    onlyBad: (states && !states.includes('succeeded')) || filter.error !== undefined,
    from: largest(from, after === undefined ? undefined : after + 1),
    to: smallest(to, before === undefined ? undefined : before - 1),
    isBackwards: after === undefined,
  };
}

function restOf(filter: HistoryFilter, target: HistoryTarget): HistoryRest {
  const { states, trigger, createdBy, tag, error, minMs, since, until } = filter;
  return {
    states,
    trigger,
    createdBy,
    tag,
    error,
    minMs,
    since,
    until,
    queueId: target.queue,
    scheduleId: target.schedule,
  };
}

interface Found {
  /** One more than the page has, if there are more. */
  readonly hits: readonly number[];
  readonly rows: number;
  /** Where the walk stopped; undefined when it came to its end. */
  readonly last: number | undefined;
}

function* search(tx: Tx, walk: HistoryWalk, rest: HistoryRest, limit: number): Body<Found> {
  const hits: number[] = [];
  let { from, to } = walk;
  for (let rows = 0; ;) {
    const size = rows === 0 ? Math.min(STEP, limit + 1) : STEP;
    const page: readonly WalkedRow[] = yield* walkHistory(tx, { ...walk, from, to }, rest, size);
    rows += page.length;
    hits.push(...page.filter(({ hit }) => hit === 1).map(({ seq }) => seq));
    const last = page.at(-1)?.seq;
    if (page.length < size || last === undefined) return { hits, rows, last: undefined };
    if (hits.length > limit || rows >= MOST_SEARCHED) return { hits, rows, last };
    if (walk.isBackwards) to = last - 1;
    else from = last + 1;
  }
}

function largest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function smallest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
