/**
 * Derives statistics and health from history, by a cursor. Called after commits by every daemon, at most once a second,
 * and by the CLI before it reads.
 * Promise: each finished run counts exactly once, a dry run not at all. The cursor moves by compare-and-set in the transaction that writes
 * the statistics, so a crash leaves both as they were, and when two processes fold at once, one of them starts over.
 */
import type { Position } from '@sb/events';
import type { Store } from '@sb/storage';
import { foldRuns, type MinuteStats } from './fold-runs.ts';
import { moveCursor, readCursor } from '../cursors.sql.ts';
import { firstFinishedAfter, hasFinishedAfter, readFinished } from './finished.sql.ts';
import { addStats, noteLateMinutes } from './minutes.sql.ts';
import { addHealth } from './job-health.sql.ts';
import type { OwnEnds } from './own-ends.ts';

const STEP = 5_000;
export const FOLD_CURSOR = 'fold';

/**
 * Folds until it has caught up. Returns the number of runs that it counted. `onCounted` gets what this process has
 * counted, after each commit: what another process counts at the same time is not in it. `ownEnds`: those of the node
 * that folds, which need not be read again.
 */
export async function fold(
  store: Store,
  onCounted?: (minutes: readonly MinuteStats[]) => void,
  ownEnds?: OwnEnds,
): Promise<number> {
  let total = 0;
  for (;;) {
    const { counted, minutes, more } = await foldStep(store, ownEnds);
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

/** How far the statistics are: it moves when a fold has counted. */
export async function readFoldPosition(store: Store): Promise<Position> {
  return store.read((tx) => readCursor(tx, FOLD_CURSOR));
}

interface FoldStep {
  readonly counted: number;
  /** What the step has counted; empty when another process was first. */
  readonly minutes: readonly MinuteStats[];
  readonly more: boolean;
}

/**
 * One step: at most 5,000 runs that are read, and the node's own ends behind them. Reads outside of the write, so that
 * the writer is held only to write the results.
 */
export async function foldStep(store: Store, ownEnds?: OwnEnds): Promise<FoldStep> {
  const { from, ends, last, stretch } = await store.read(function* (tx) {
    const after = yield* readCursor(tx, FOLD_CURSOR);
    const behind = ownEnds?.behind(after.seq);
    const before = behind?.first ?? Number.MAX_SAFE_INTEGER;
    return { from: after, stretch: behind, ...(yield* readFinished(tx, { after, before, limit: STEP })) };
  });
  const read = ends.reduce((sum, { runs }) => sum + runs, 0);
  const own = stretch && read < STEP ? ownEnds?.take(stretch) : undefined;
  const to = own ? { ...from, seq: own.last } : last;
  if (!to) return { counted: 0, minutes: [], more: stretch !== undefined };
  const parts = own ? [foldRuns(ends), own] : [foldRuns(ends)];
  const minutes = parts.flatMap(({ stats }) => stats);
  const ours = await store.write(
    function* (tx) {
      if (!(yield* moveCursor(tx, FOLD_CURSOR, from, to))) return false;
      for (const minute of minutes) yield* addStats(tx, minute);
      for (const { health } of parts) for (const job of health) yield* addHealth(tx, job);
      // A stretch of dry runs alone writes no minute.
      if (minutes.length > 0) yield* noteLateMinutes(tx, Math.min(...minutes.map(({ minute }) => minute)));
      return true;
    },
    { durable: false },
  );
  return {
    counted: ours ? read + (own?.count ?? 0) : 0,
    minutes: ours ? minutes : [],
    // Behind the own ends there may be others.
    more: !ours || read === STEP || stretch !== undefined,
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
