/**
 * Ends pauses of schedules that have run out by the clock. Fires end them by the clock on their own; this writes the
 * end, with the event, after a daemon has decided the due fires: a pause whose end is written leaves out no fire any
 * more. Each pause is ended once, however many daemons do this: its row is locked.
 */
import { resumeLapsed } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import { existsUnreadEnd } from '../chains/ended-runs.sql.ts';
import { findNextResume, lockLapsed, type OperatedRow, setStanding } from '../definitions/operate.sql.ts';
import { scheduleSubject } from './pause-schedule.ts';

/** Those that go by a clock. */
export function* resumeLapsedClocks(tx: Tx): Body<void> {
  yield* resumeAll(tx, yield* lockLapsed(tx, 'clocks'));
}

/** A chain keeps its pause while it has not read some end of that time. Ends that come later never keep it. */
export async function resumeLapsedChains(store: Store): Promise<void> {
  await store.write(function* (tx) {
    const caughtUp: OperatedRow[] = [];
    for (const row of yield* lockLapsed(tx, 'chains'))
      if (row.until === null || !(yield* existsUnreadEnd(tx, row.until))) caughtUp.push(row);
    yield* resumeAll(tx, caughtUp);
  });
}

function* resumeAll(tx: Tx, lapsed: readonly OperatedRow[]): Body<void> {
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
