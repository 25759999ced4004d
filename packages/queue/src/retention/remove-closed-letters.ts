/**
 * Retention of dead letters that were replayed or discarded. Called by `maintenance.cleanup`.
 * Promise: an open letter stays, however old: somebody has yet to decide about it.
 */
import {
  type Body,
  type Counts,
  dropRows,
  type Store,
  type Page,
  sweep,
  type SweepOptions,
  type Swept,
  type Tx,
} from '@sb/storage';
import { isClosedLetter, type OldLetter, selectOldLetters } from '../dead-letters/find-letters.sql.ts';

const PAGE = 1_000;

/** Counts `deadLetters`. `before`: ms since the epoch, of the death. */
export async function removeClosedLetters(
  store: Store,
  before: number,
  options?: SweepOptions,
): Promise<Swept> {
  return sweep(
    store,
    { start: { diedAt: 0, runId: 0 }, find, remove, bytesOf: ({ bytes }) => bytes },
    options,
  );

  function* find(
    tx: Tx,
    after: { readonly diedAt: number; readonly runId: number },
  ): Body<Page<typeof after, OldLetter>> {
    const page = yield* tx.rows(selectOldLetters({ after, before, limit: PAGE }));
    const last = page.at(-1);
    return {
      rows: page.filter(({ status }) => status !== 'open'),
      ...(page.length === PAGE && last && { next: { diedAt: last.died_at, runId: last.run_id } }),
    };
  }
}

function* remove(tx: Tx, letters: readonly OldLetter[], dryRun: boolean): Body<Counts> {
  const where = isClosedLetter(
    tx,
    letters.map(({ run_id }) => run_id),
  );
  return { deadLetters: yield* dropRows(tx, 'dead_letters', { where, dryRun }) };
}
