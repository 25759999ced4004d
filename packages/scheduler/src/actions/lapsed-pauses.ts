/**
 * Pauses that have run out by the clock. Fires know by themselves; this writes it down, with the event, when a daemon
 * has decided what is due: a pause that nobody remembers takes no fire any more. Once for each, however many daemons
 * look: the row is locked.
 */
import { engineEvent, publish } from '@sb/events';
import { changeFacts, standingOf } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import { findNextResume, lockLapsed, setStanding } from '../definitions/operate.sql.ts';

/** Nobody did it: the clock did. */
const ACTOR = 'worker';
const REASON = 'the time of its pause has passed';
const ACTIVE = { mode: 'active' } as const;

/** `areChainsCaughtUp`: they have seen all that ended while a pause of theirs lasted; before, it stays. */
export function* resumeLapsed(tx: Tx, areChainsCaughtUp: boolean): Body<void> {
  const lapsed = yield* lockLapsed(tx, areChainsCaughtUp);
  for (const { id } of lapsed) yield* setStanding(tx, { id, standing: ACTIVE });
  const ended = lapsed.filter(({ by_ }) => by_ !== null);
  const events = ended.map((row) => {
    const facts = changeFacts({ before: standingOf(row), after: ACTIVE }, REASON);
    return engineEvent(
      'schedule.resumed',
      { schedule: row.name, ...facts },
      { actor: ACTOR, jobId: row.job },
    );
  });
  yield* publish(tx, events);
}

/** When the next pause of a schedule ends by the clock, ms since the epoch. */
export async function readNextResume(store: Store): Promise<number | undefined> {
  return store.read(findNextResume);
}
