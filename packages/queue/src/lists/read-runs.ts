/**
 * Several runs by their numbers, and what has changed since a number: for a list that is open on a screen. One snapshot:
 * a run that ends meanwhile is returned once.
 */
import { latestPosition, type Position } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { fromHistory, type RunRecord } from '../runs/run-records.ts';
import { findHistoryOf, findNewestRunId } from '../runs/run-rows.sql.ts';
import { goByIndexes, goInIndexOrder } from '../go-by-indexes.sql.ts';
import { findChildren } from './children.sql.ts';
import { describe, findWalkFilter, type LiveRun } from './live-runs.ts';
import { findQueueStandings } from './live-runs.sql.ts';
import { findNewestSeq } from './list-history.sql.ts';
import {
  countNewer,
  findEndsBetween,
  findNewer,
  findUnfinished,
  type SeenRun,
  type WalkBounds,
  type WalkFilter,
} from './read-runs.sql.ts';

/** At most 500 runs are read at once. */
export const MOST_RUNS = 500;
/** A count of newer runs that has this value means "this many or more". */
export const NEWER_CAP = 1_000;

/** In the order of the numbers; unknown ones are left out. */
export async function readRuns(
  store: Store,
  ids: readonly number[],
): Promise<readonly (LiveRun | RunRecord)[]> {
  return store.read((tx) => findRuns(tx, ids));
}

function* findRuns(tx: Tx, ids: readonly number[]): Body<readonly (LiveRun | RunRecord)[]> {
  const wanted = ids.slice(0, MOST_RUNS);
  const live = yield* describe(tx, wanted, yield* findQueueStandings(tx));
  const known = new Map<number, LiveRun | RunRecord>(live.map((run) => [run.id, run]));
  const others = wanted.filter((id) => !known.has(id));
  for (const row of yield* findHistoryOf(tx, others)) known.set(row.id, fromHistory(row));
  return wanted.flatMap((id) => known.get(id) ?? []);
}

/** The runs that the code of a run has enqueued with `ctx.enqueue`, newest first. */
export async function readChildren(
  store: Store,
  runId: number,
  { limit }: { readonly limit: number },
): Promise<readonly (LiveRun | RunRecord)[]> {
  return store.read(function* (tx) {
    return yield* findRuns(tx, yield* findChildren(tx, runId, limit));
  });
}

export interface RunChanges {
  readonly runs: readonly (LiveRun | RunRecord)[];
  /** Number of runs with a higher number than `newerThan`; at most NEWER_CAP. */
  readonly newer: number;
}

export async function readChanges(
  store: Store,
  { ids, newerThan }: { readonly ids: readonly number[]; readonly newerThan: number },
): Promise<RunChanges> {
  return store.read(function* (tx) {
    yield* goByIndexes(tx);
    return { runs: yield* findRuns(tx, ids), newer: yield* countNewer(tx, newerThan, NEWER_CAP) };
  });
}

/** The first runs with a higher number: to count those that a filter leaves. */
export async function readNewerRuns(
  store: Store,
  { newerThan, limit }: { readonly newerThan: number; readonly limit: number },
): Promise<readonly (LiveRun | RunRecord)[]> {
  return store.read(function* (tx) {
    yield* goByIndexes(tx);
    return yield* findRuns(tx, yield* findNewer(tx, newerThan, limit));
  });
}

/** Where a walk is. */
export interface UnfinishedPlace extends WalkBounds {
  /** The ends up to here were there when the walk began. */
  readonly begun: Position;
  /** The ends up to here have been read. */
  readonly read: Position;
  /** Of the newest end when the walk began: none of those up to `begun` is behind it. */
  readonly seq: number;
}

export interface UnfinishedPage {
  readonly runs: readonly (LiveRun | RunRecord)[];
  readonly place: UnfinishedPlace;
  /** Absent on the last page. */
  readonly next?: UnfinishedPlace;
}

/** Rows that a page looks at, at most, for a filter or among the runs that have ended since the page before. */
const LOOKED = 2_000;

/**
 * The runs that had not ended when the walk began, each once, also where one ends or changes its state meanwhile: it is
 * returned as it is now. With a filter a page may be empty and have a `next`. At most 500 at once. The others are those of
 * `listHistory` with `endedBy: begun`. Fails with `UNKNOWN_JOB` or `UNKNOWN_QUEUE`.
 */
export async function walkUnfinished(
  store: Store,
  question: {
    readonly from?: UnfinishedPlace | undefined;
    readonly jobId?: string | undefined;
    readonly queue?: string | undefined;
    readonly schedule?: string | undefined;
    readonly limit: number;
  },
): Promise<UnfinishedPage> {
  return store.read(function* (tx) {
    yield* goInIndexOrder(tx);
    const filter = yield* findWalkFilter(tx, question);
    const place = question.from ?? (yield* beginWalk(tx));
    const { ids, next } = yield* findNextOfWalk(tx, place, filter, Math.min(question.limit, MOST_RUNS));
    return { runs: yield* findRuns(tx, ids), place, ...(next && { next }) };
  });
}

function* beginWalk(tx: Tx): Body<UnfinishedPlace> {
  // The first statement: what the others find beyond it is no harm.
  const begun = yield* latestPosition(tx);
  const newest = (yield* findNewestRunId(tx)) ?? 0;
  return { after: 0, newest, begun, read: begun, seq: yield* findNewestSeq(tx) };
}

/**
 * First the runs that have ended since the page before: those behind `after` were returned by none. Then those that live,
 * with those whose end is behind all that has been read.
 */
function* findNextOfWalk(
  tx: Tx,
  place: UnfinishedPlace,
  filter: WalkFilter,
  limit: number,
): Body<{ readonly ids: readonly number[]; readonly next?: UnfinishedPlace }> {
  const now = yield* latestPosition(tx);
  const between = { ...place, from: place.read, to: now };
  const ended = take(yield* findEndsBetween(tx, between, filter, LOOKED), limit, LOOKED);
  if (ended.last && !ended.isWhole) {
    const { xid, seq } = ended.last;
    return { ids: ended.ids, next: { ...place, read: { xid, seq } } };
  }
  const room = limit - ended.ids.length;
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const looked = isFiltered ? LOOKED : room;
  const rows = yield* findUnfinished(tx, { ...place, behind: now }, filter, { looked, limit: room });
  const unfinished = take(rows, room, looked);
  return {
    ids: [...ended.ids, ...unfinished.ids],
    ...(unfinished.last &&
      !unfinished.isWhole && { next: { ...place, after: unfinished.last.id, read: now } }),
  };
}

/** The rows up to the last hit of the page; whole: there are no others. */
function take<Row extends SeenRun>(rows: readonly Row[], limit: number, looked: number) {
  const hits = rows.filter(({ hit }) => hit === 1).slice(0, limit);
  const isWhole = hits.length < limit && rows.length < looked;
  return { ids: hits.map(({ id }) => id), last: hits.length < limit ? rows.at(-1) : hits.at(-1), isWhole };
}

/** The highest number that a run has; 0 in a store without runs. */
export async function readNewestRunId(store: Store): Promise<number> {
  return store.read(readNewestRunIdIn);
}

/** The same in the snapshot of the caller. */
export function* readNewestRunIdIn(tx: Tx): Body<number> {
  return (yield* findNewestRunId(tx)) ?? 0;
}
