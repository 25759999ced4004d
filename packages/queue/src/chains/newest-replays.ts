/** Finds for runs that were replayed alone, from their dead letters, the newest of their replays. */
import type { Body, Tx } from '@sb/storage';
import { findLetterStatuses } from '../dead-letters/find-letters.sql.ts';
import { stateName } from '../lifecycle.ts';
import { findHistoryRow, findLiveRow } from '../runs/run-rows.sql.ts';
import type { NewestReplay } from './plan-retry.ts';

/** Runs that were not replayed are left out. */
export function* findNewestReplays(
  tx: Tx,
  runIds: readonly number[],
): Body<ReadonlyMap<number, NewestReplay>> {
  const replays = new Map<number, NewestReplay>();
  for (const { runId, status, replayedAs } of yield* findLetterStatuses(tx, runIds))
    if (status === 'replayed' && replayedAs !== undefined)
      replays.set(runId, yield* newestReplay(tx, replayedAs));
  return replays;
}

function* newestReplay(tx: Tx, replayedAs: number): Body<NewestReplay> {
  for (let runId = replayedAs; ;) {
    const [letter] = yield* findLetterStatuses(tx, [runId]);
    if (letter?.status !== 'replayed' || letter.replayedAs === undefined)
      return { runId, state: letter ? 'failed' : yield* stateOf(tx, runId) };
    runId = letter.replayedAs;
  }
}

/** Live runs are read first: a run that ends between two reads moves from there to history, and never back. */
function* stateOf(tx: Tx, runId: number): Body<NewestReplay['state']> {
  const row = (yield* findLiveRow(tx, runId)) ?? (yield* findHistoryRow(tx, runId));
  return row && stateName(row.state);
}
