/**
 * Retention of `events`. Called by `maintenance.cleanup`.
 * Events that have an actor are the audit: they have a time of their own.
 * Promise: events that a part of the engine has not read yet stay. A subscriber from outside does not hold retention
 * back. It gets a gap for the events that were removed after its position: the transaction that removes events notes
 * their highest position.
 * A crash leaves whole parts removed, each with its note; the next call goes on.
 */
import { type Store, type SweepOptions, type Swept, sweepTable, whereKey } from '@sb/storage';
import { laterPosition, type Position, START } from '../position/position.ts';
import { lowestEngineCursor, noteRemoved } from './removed.ts';
import { type EventKey, selectEventKeys } from './old-events.sql.ts';

/** The cursors of readers that read history, not events. */
const HISTORY_READERS = ['fold', 'chains'];

export interface EventAges {
  /** Ms since the epoch: events before it are removed. `-Infinity`: only acts go, and only they are read. */
  readonly before: number;
  /** The same for events that have an actor. Default: `before`. */
  readonly actsBefore?: number;
  readonly now: number;
}

/** Counts `events`. */
export async function removeOldEvents(
  store: Store,
  { before, actsBefore = before, now }: EventAges,
  options?: SweepOptions,
): Promise<Swept> {
  const newest = Math.max(before, actsBefore);
  const onlyActs = before === Number.NEGATIVE_INFINITY;
  return sweepTable<number, EventKey>(
    store,
    {
      start: 0,
      pageSize: 2_000,
      *find(tx, page) {
        const bound = yield* lowestEngineCursor(tx, HISTORY_READERS);
        return yield* tx.rows(selectEventKeys(tx, { ...page, bound, onlyActs }));
      },
      placeOf: ({ seq }) => seq,
      bytesOf: ({ bytes }) => bytes,
      isDue: ({ is_read, has_actor, at }) => is_read === 1 && at < (has_actor === 1 ? actsBefore : before),
      // A clock that once ran ahead has left events of the future: they do not end the sweep.
      isLast: (page, due) =>
        due.length === 0 && page.some(({ is_read, at }) => is_read === 0 || (at >= newest && at <= now)),
      prepare: (tx, events) => noteRemoved(tx, 'events', events.reduce<Position>(laterPosition, START)),
      tables: [{ name: 'events', counted: 'events', where: whereKey('seq', ({ seq }) => seq) }],
    },
    options,
  );
}
