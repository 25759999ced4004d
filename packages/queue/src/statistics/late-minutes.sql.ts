import { sql, type Body, type Tx } from '@sb/storage';
import { readCursor } from '../cursors.sql.ts';

/** `counter:`: it is no place in history, and holds nothing back. */
const NAME = 'counter:fold.late';
const MINUTE_MS = 60_000;
/** A minute that began longer ago is late. */
const LATE_MS = 2 * MINUTE_MS;
/** How many minutes back from its last look somebody who keeps minutes reads again: one more, while a fold commits. */
export const FRESH_MINUTES = LATE_MS / MINUTE_MS + 1;

/** Counts the folds that have written minutes which are long over, so that whoever keeps minutes reads them all again. */
export function* noteLateMinutes(tx: Tx, oldest: number): Body<void> {
  yield* tx.run(sql`
    insert into cursors (name, xid, seq) select ${NAME}, '0', 1 where cast(${oldest * MINUTE_MS} as bigint) < ${tx.now} - ${LATE_MS}
    on conflict (name) do update set seq = cursors.seq + 1`);
}

/** How many there were. */
export function* countLateFolds(tx: Tx): Body<number> {
  return (yield* readCursor(tx, NAME)).seq;
}
