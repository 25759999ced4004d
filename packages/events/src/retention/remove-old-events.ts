/**
 * Retention of `events`. Called by `maintenance.cleanup`.
 * Promise: what a part of the engine has not read yet stays. A subscriber from outside does not hold it back: what is
 * removed behind its position it is told of as a gap, since the highest position that was removed is noted in the same
 * transaction.
 */
import {
  type Body,
  type Counts,
  dropRows,
  type Page,
  type Store,
  sweep,
  type SweepOptions,
  type Swept,
  type Tx,
} from '@sb/storage';
import { laterOf, type Position, START } from '../position/position.ts';
import { lowestEngineCursor, noteRemoved } from './removed.ts';
import { type EventKey, isEvent, selectEventKeys } from './old-events.sql.ts';

const PAGE = 2_000;
/** They read history alone. */
const HISTORY_READERS = ['fold', 'chains'];

/** Counts `events`. `before`: ms since the epoch. */
export async function removeOldEvents(
  store: Store,
  { before, now }: { readonly before: number; readonly now: number },
  options?: SweepOptions,
): Promise<Swept> {
  return sweep(store, { start: 0, find, remove, bytesOf: ({ bytes }) => bytes }, options);

  function* find(tx: Tx, after: number): Body<Page<number, EventKey>> {
    const bound = yield* lowestEngineCursor(tx, HISTORY_READERS);
    const page = yield* tx.rows(selectEventKeys(tx, { after, bound, limit: PAGE }));
    const rows = page.filter(({ is_read, at }) => is_read === 1 && at < before);
    // A clock that once ran ahead has left events of the future: they end nothing.
    const isEnd =
      rows.length === 0 && page.some(({ is_read, at }) => is_read === 0 || (at >= before && at <= now));
    const last = page.at(-1);
    return { rows, ...(page.length === PAGE && !isEnd && last && { next: last.seq }) };
  }
}

function* remove(tx: Tx, rows: readonly EventKey[], dryRun: boolean): Body<Counts> {
  const where = isEvent(tx, rows);
  const events = yield* dropRows(tx, 'events', { where, dryRun });
  if (!dryRun) yield* noteRemoved(tx, 'events', rows.reduce<Position>(laterOf, START));
  return { events };
}
