/**
 * Several runs by their numbers, and what has changed since a number: for a list that is open on a screen. One snapshot:
 * a run that ends meanwhile is returned once.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { fromHistory, type RunRecord } from '../runs/run-records.ts';
import { findHistoryOf, findNewestRunId } from '../runs/run-rows.sql.ts';
import { goByIndexes, goInIndexOrder } from '../go-by-indexes.sql.ts';
import { findChildren } from './children.sql.ts';
import { describe, type LiveRun } from './live-runs.ts';
import { findWalkFilter } from './live-runs.ts';
import { findQueueStandings } from './live-runs.sql.ts';
import { findNewestSeq } from './list-history.sql.ts';
import { countNewer, findNewer, findUnfinishedSince, type WalkBounds } from './read-runs.sql.ts';

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

/** Where a walk is: it begins with all runs that have not ended, and goes on behind `after`. */
export type UnfinishedPlace = WalkBounds;

export interface UnfinishedPage {
  readonly runs: readonly (LiveRun | RunRecord)[];
  readonly place: UnfinishedPlace;
  /** Absent on the last page. */
  readonly next?: UnfinishedPlace;
}

/**
 * The runs that had not ended when the walk began, in the order of their numbers and each once, also where one ends or
 * changes its state meanwhile: it is returned as it is now. At most 500 at once. Fails with `UNKNOWN_JOB` or `UNKNOWN_QUEUE`.
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
    const place = question.from ?? {
      after: 0,
      newest: (yield* findNewestRunId(tx)) ?? 0,
      seq: yield* findNewestSeq(tx),
    };
    const ids = yield* findUnfinishedSince(tx, place, filter, question.limit);
    const last = ids.length < question.limit ? undefined : ids.at(-1);
    return {
      runs: yield* findRuns(tx, ids),
      place,
      ...(last !== undefined && { next: { ...place, after: last } }),
    };
  });
}

/** The highest number that a run has; 0 in a store without runs. */
export async function readNewestRunId(store: Store): Promise<number> {
  return (await store.read(findNewestRunId)) ?? 0;
}
