/**
 * Retention of the record of fires. Called by `maintenance.cleanup`.
 * Promise: the newest fire of each schedule stays, as does a fire that still waits, and no removed fire runs again: a schedule continues from its stored
 * next fire, not from its last one. A crash leaves whole pages removed.
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
import { findNextFired, findOldFires, matchesFires, type OldFire } from './old-fires.sql.ts';

const PAGE = 500;

interface Place {
  readonly scheduleId: number;
  readonly after: number;
}

/** Counts `fires`. `before`: ms since the epoch, of the fire time. */
export async function removeOldFires(store: Store, before: number, options?: SweepOptions): Promise<Swept> {
  return sweep(store, { start: { scheduleId: 0, after: -1 }, find, remove }, options);

  /** One schedule after the other, in the order of the table's key. */
  function* find(tx: Tx, { scheduleId, after }: Place): Body<Page<Place, OldFire>> {
    const rows = yield* findOldFires(tx, { scheduleId, after, before, limit: PAGE });
    const last = rows.at(-1);
    if (rows.length === PAGE && last) return { rows, next: { scheduleId, after: last.fire_at } };
    const next = yield* findNextFired(tx, scheduleId);
    return { rows, next: next === undefined ? undefined : { scheduleId: next, after: -1 } };
  }
}

function* remove(tx: Tx, fires: readonly OldFire[], dryRun: boolean): Body<Counts> {
  return { fires: yield* dropRows(tx, 'fires', { where: matchesFires(fires), dryRun }) };
}
