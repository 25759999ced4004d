/**
 * Retention of `events`. Called by `maintenance.cleanup`.
 * Promise: what a part of the engine has not read yet stays. A subscriber from outside does not hold it back: what is
 * removed behind its position it is told of as a gap, since the highest position that was removed is noted in the same
 * transaction.
 */
import { type Store, type SweepOptions, type Swept, sweepTable, whereKey } from '@sb/storage';
import { laterOf, type Position, START } from '../position/position.ts';
import { lowestEngineCursor, noteRemoved } from './removed.ts';
import { type EventKey, selectEventKeys } from './old-events.sql.ts';

/** They read history alone. */
const HISTORY_READERS = ['fold', 'chains'];

/** Counts `events`. `before`: ms since the epoch. */
export async function removeOldEvents(
  store: Store,
  { before, now }: { readonly before: number; readonly now: number },
  options?: SweepOptions,
): Promise<Swept> {
  return sweepTable<number, EventKey>(
    store,
    {
      start: 0,
      pageSize: 2_000,
      *find(tx, page) {
        const bound = yield* lowestEngineCursor(tx, HISTORY_READERS);
        return yield* tx.rows(selectEventKeys(tx, { ...page, bound }));
      },
      placeOf: ({ seq }) => seq,
      bytesOf: ({ bytes }) => bytes,
      isDue: ({ is_read, at }) => is_read === 1 && at < before,
      // A clock that once ran ahead has left events of the future: they end nothing.
      isLast: (page, due) =>
        due.length === 0 && page.some(({ is_read, at }) => is_read === 0 || (at >= before && at <= now)),
      prepare: (tx, events) => noteRemoved(tx, 'events', events.reduce<Position>(laterOf, START)),
      tables: [{ name: 'events', counted: 'events', where: whereKey('seq', ({ seq }) => seq) }],
    },
    options,
  );
}
