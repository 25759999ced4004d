/**
 * Derives statistics and health from history, by a cursor. Called after commits by every daemon, at most once a second,
 * and by the CLI before it reads.
 * Promise: each finished run counts exactly once, a dry run not at all. The cursor moves by compare-and-set in the transaction that writes
 * the statistics, so a crash leaves both as they were, and when two processes fold at once, one of them starts over.
 */
import type { Store } from '@sb/storage';
import { foldRuns, type MinuteStats } from './fold-runs.ts';
import { moveCursor, readCursor } from '../cursors.sql.ts';
import { firstFinishedAfter, hasFinishedAfter, readFinished } from './finished.sql.ts';
import { addStats, noteLateMinutes } from './minutes.sql.ts';
import { addHealth } from './job-health.sql.ts';

const STEP = 5_000;
export const FOLD_CURSOR = 'fold';

/**
 * Folds until it has caught up. Returns the number of runs that it counted. `onCounted` gets what this process has
 * counted, after each commit: what another process counts at the same time is not in it.
 */
export async function fold(
  store: Store,
  onCounted?: (minutes: readonly MinuteStats[]) => void,
): Promise<number> {
  let total = 0;
  for (;;) {
    const { counted, minutes, more } = await foldStep(store);
    if (minutes.length > 0) onCounted?.(minutes);
    total += counted;
    if (!more) return total;
  }
}

/**
 * False while finished runs are not yet counted: those that ended meanwhile, and on PostgreSQL those that must wait for
 * a transaction that began before them.
 */
export async function isFolded(store: Store): Promise<boolean> {
  return store.read(function* (tx) {
    return !(yield* hasFinishedAfter(tx, yield* readCursor(tx, FOLD_CURSOR)));
  });
}

interface FoldStep {
  readonly counted: number;
  /** What the step has counted; empty when another process was first. */
  readonly minutes: readonly MinuteStats[];
  readonly more: boolean;
}

/** One step of at most 5,000 runs. Reads outside of the write, so that the writer is held only to write the results. */
export async function foldStep(store: Store): Promise<FoldStep> {
  const { from, ends, last } = await store.read(function* (tx) {
    const cursor = yield* readCursor(tx, FOLD_CURSOR);
    return { from: cursor, ...(yield* readFinished(tx, cursor, STEP)) };
  });
  if (!last) return { counted: 0, minutes: [], more: false };
  const { stats, health } = foldRuns(ends);
  const counted = ends.reduce((sum, { runs }) => sum + runs, 0);
  const ours = await store.write(
    function* (tx) {
      if (!(yield* moveCursor(tx, FOLD_CURSOR, from, last))) return false;
      for (const minute of stats) yield* addStats(tx, minute);
      for (const job of health) yield* addHealth(tx, job);
      // A stretch of dry runs alone writes no minute.
      if (stats.length > 0) yield* noteLateMinutes(tx, Math.min(...stats.map(({ minute }) => minute)));
      return true;
    },
    { durable: false },
  );
  return {
    counted: ours ? counted : 0,
    minutes: ours ? stats : [],
    more: !ours || counted === STEP,
  };
}

export interface FoldLag {
  /** How long the oldest finished run has waited to be counted; 0 when all are counted. By the store's clock. */
  readonly lagMs: number;
  /** PostgreSQL: it cannot be counted yet, because a transaction that began before it is still open. */
  readonly isHeldBack: boolean;
}

export async function readFoldLag(store: Store): Promise<FoldLag> {
  const first = await store.read(function* (tx) {
    return yield* firstFinishedAfter(tx, yield* readCursor(tx, FOLD_CURSOR));
  });
  if (!first) return { lagMs: 0, isHeldBack: false };
  return { lagMs: Math.max(0, first.now - first.finishedAt), isHeldBack: first.held === 1 };
}
