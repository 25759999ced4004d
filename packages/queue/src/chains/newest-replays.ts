/** Finds, from the dead letters of runs, the newest replays of those that were replayed alone, and what was discarded. */
import type { Body, Tx } from '@sb/storage';
import type { ClosedLetter } from '../dead-letters/dead-letters.ts';
import { findLetterStatuses } from '../dead-letters/find-letters.sql.ts';
import { stateName } from '../lifecycle.ts';
import { findHistoryRow, findLiveRow } from '../runs/run-rows.sql.ts';
import type { EndedChain, NewestReplay } from './plan-retry.ts';

/** Runs that were not replayed are not in `replays`; of those that were, the letter of the newest replay counts. */
export function* findNewestReplays(
  tx: Tx,
  runIds: readonly number[],
): Body<Pick<EndedChain, 'replays' | 'discarded'>> {
  const replays = new Map<number, NewestReplay>();
  const discarded = new Set<number>();
  for (const letter of yield* findLetterStatuses(tx, runIds)) {
    const { newest, last } = yield* followReplays(tx, letter);
    if (newest) replays.set(letter.runId, newest);
    if (last.status === 'discarded') discarded.add(last.runId);
  }
  return { replays, discarded };
}

interface Followed {
  /** Undefined for a run that was not replayed. */
  readonly newest: NewestReplay | undefined;
  readonly last: ClosedLetter;
}

function* followReplays(tx: Tx, first: ClosedLetter): Body<Followed> {
  let last = first;
  let newest: NewestReplay | undefined;
  while (last.status === 'replayed' && last.replayedAs !== undefined) {
    const { replayedAs: runId, runId: replayOf } = last;
    const [letter] = yield* findLetterStatuses(tx, [runId]);
    if (!letter) return { newest: { runId, replayOf, state: yield* stateOf(tx, runId) }, last };
    newest = { runId, replayOf, state: 'failed' };
    last = letter;
  }
  return { newest, last };
}

/** Live runs are read first: a run that ends between two reads moves from there to history, and never back. */
function* stateOf(tx: Tx, runId: number): Body<NewestReplay['state']> {
  const row = (yield* findLiveRow(tx, runId)) ?? (yield* findHistoryRow(tx, runId));
  return row && stateName(row.state);
}
