/**
 * Derives statistics and health from history, by a cursor. Called after commits by every daemon, at most once a
 * second, and by the CLI before it reads.
 * Promise: each finished run counts exactly once. The cursor moves by compare-and-set in the transaction that
 * writes what was derived, so a crash anywhere leaves both as they were, and of two folders one starts over.
 */
import type { Store } from '@sb/storage';
import { foldRuns } from './fold-runs.ts';
import { moveCursor, readCursor } from '../cursors.sql.ts';
import { hasFinishedAfter, readFinished } from './finished.sql.ts';
import { noteLateMinutes } from './late-minutes.sql.ts';
import { addHealth, addStats } from './statistics.sql.ts';

const STEP = 5_000;
export const FOLD_CURSOR = 'fold';

/** Folds until it has caught up; returns how many runs it counted. */
export async function fold(store: Store): Promise<number> {
  let total = 0;
  for (;;) {
    const { counted, more } = await foldStep(store);
    total += counted;
    if (!more) return total;
  }
}

/**
 * False while ends lie behind the cursor: those that were written meanwhile, and on PostgreSQL those that must wait
 * for a transaction that began before them.
 */
export async function isFolded(store: Store): Promise<boolean> {
  return store.read(function* (tx) {
    return !(yield* hasFinishedAfter(tx, yield* readCursor(tx, FOLD_CURSOR)));
  });
}

/** One bounded step: reads outside the write, so that the writer is held only for what is derived. */
export async function foldStep(store: Store): Promise<{ readonly counted: number; readonly more: boolean }> {
  const { from, runs } = await store.read(function* (tx) {
    const cursor = yield* readCursor(tx, FOLD_CURSOR);
    return { from: cursor, runs: yield* readFinished(tx, cursor, STEP) };
  });
  const last = runs.at(-1);
  if (!last) return { counted: 0, more: false };
  const { stats, health } = foldRuns(runs);
  const ours = await store.write(
    function* (tx) {
      if (!(yield* moveCursor(tx, FOLD_CURSOR, from, { xid: last.xid, seq: last.seq }))) return false;
      for (const minute of stats) yield* addStats(tx, minute);
      for (const job of health) yield* addHealth(tx, job);
      yield* noteLateMinutes(tx, Math.min(...stats.map(({ minute }) => minute)));
      return true;
    },
    { durable: false },
  );
  return { counted: ours ? runs.length : 0, more: !ours || runs.length === STEP };
}
