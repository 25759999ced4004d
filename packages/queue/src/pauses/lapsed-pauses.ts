/**
 * Pauses that have run out by the clock. Claims know by themselves; this writes it down, with the event, so that
 * whoever reads the store or follows its events hears of it. Called by a chore of the runner.
 * Once for each, however many nodes look: the row is locked, and it is only taken while its pause has run out.
 */
import { engineEvent, type NewEvent, publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { changeFacts, standingOf } from '../standing.ts';
import { bumpDefinitions } from '../definitions.sql.ts';
import { findNextPauseEnd, lockLapsed, setStanding, type StandingRow } from './standing.sql.ts';

/** Nobody did it: the clock did. */
const ACTOR = 'worker';
const REASON = 'the time of its pause has passed';
const ACTIVE = { mode: 'active' } as const;

/** Returns how many queues and jobs it resumed. */
export async function resumeLapsed(store: Store): Promise<number> {
  return store.write(function* (tx) {
    const events = [...(yield* resumeQueues(tx)), ...(yield* resumeJobs(tx))];
    if (events.length === 0) return 0;
    yield* bumpDefinitions(tx);
    return yield* publish(tx, events);
  });
}

/** When the next pause of a queue or a job runs out, ms since the epoch. */
export async function readNextPauseEnd(store: Store): Promise<number | undefined> {
  return store.read(findNextPauseEnd);
}

function* resumeQueues(tx: Tx): Body<NewEvent[]> {
  const rows = yield* lockLapsed(tx, 'queues');
  for (const { id } of rows) yield* setStanding(tx, 'queues', { id, standing: ACTIVE });
  return rows.map((row) =>
    engineEvent('queue.resumed', { queue: row.name, ...factsOf(row) }, { actor: ACTOR }),
  );
}

function* resumeJobs(tx: Tx): Body<NewEvent[]> {
  const rows = yield* lockLapsed(tx, 'job_defs');
  for (const { id } of rows) yield* setStanding(tx, 'job_defs', { id, standing: ACTIVE });
  return rows.map((row) =>
    engineEvent('job.resumed', { jobId: row.name, ...factsOf(row) }, { actor: ACTOR, jobId: row.name }),
  );
}

function factsOf(row: StandingRow<string>): ReturnType<typeof changeFacts> {
  return changeFacts({ before: standingOf(row), after: ACTIVE }, REASON);
}
