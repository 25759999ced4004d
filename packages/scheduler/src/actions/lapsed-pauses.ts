/**
 * Ends pauses of schedules that have run out by the clock. Fires end them by the clock on their own; this writes the
 * end, with the event, after a daemon has decided the due fires: a pause whose end is written leaves out no fire any
 * more. Each pause is ended once, however many daemons do this: its row is locked.
 */
import { resumeLapsed } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import { findNextResume, lockLapsed, setStanding } from '../definitions/operate.sql.ts';
import { scheduleSubject } from './pause-schedule.ts';

/** `areChainsCaughtUp`: chains have handled every end that fell in a pause of theirs; before, the pause stays. */
export function* resumeLapsedSchedules(tx: Tx, areChainsCaughtUp: boolean): Body<void> {
  const lapsed = yield* lockLapsed(tx, areChainsCaughtUp);
  for (const { id, by_ } of lapsed)
    // A resume wrote this pause, and published its end (pause-schedule.ts).
    if (by_ === null) yield* setStanding(tx, { id, standing: { mode: 'active' } });
  const paused = lapsed.filter(({ by_ }) => by_ !== null);
  yield* resumeLapsed(
    tx,
    paused.map((row) => scheduleSubject(tx, row)),
  );
}

/** When the next pause of a schedule after an instant ends by the clock; both ms since the epoch. */
export async function readNextResume(store: Store, after: number): Promise<number | undefined> {
  return store.read((tx) => findNextResume(tx, after));
}
