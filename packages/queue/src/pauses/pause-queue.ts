/**
 * Pausing a queue, and ending its pause or drain. Called by CLI and console.
 * Promise: a claim that starts after the commit of a pause takes no run from the queue; running runs continue, and
 * enqueues are stored. With `until`, claims take from it again from that instant on, also before the end of the pause
 * is written (tend-pauses.ts does that). After the commit of a resume, claims and enqueues are accepted again, and runs
 * that were held for a limit get the slots that became free meanwhile.
 * A crash before the commit changes nothing; after it, the change and its event are both there, and tend-pauses.ts
 * gives out the slots.
 */
import { toEngineEvent } from '@sb/events';
import type { Body, QueueMode, Store, Tx } from '@sb/storage';
import { bumpDefinitions, findQueueNames } from '../definitions.sql.ts';
import { UnknownQueueError } from '../errors.ts';
import { releaseAfterPause } from './release-after-pause.ts';
import { type Change, type Operator, type PauseOptions, type Seen, standingOf } from '../standing.ts';
import { changeStanding, type Subject, type WantedStanding } from './change-standing.ts';
import { lockLapsed, lockStanding, setStanding, type StandingRow } from './standing.sql.ts';

const EVENTS = { active: 'queue.resumed', paused: 'queue.paused', draining: 'queue.draining' } as const;

/** A second pause replaces the time, reason and author of the first. Fails with `REQUEST_INVALID`, `PAUSE_INVALID`, `UNKNOWN_QUEUE`. */
export async function pauseQueue(
  store: Store,
  queue: string,
  options: PauseOptions,
): Promise<Change<QueueMode>> {
  return store.write((tx) => changeQueue(tx, queue, { ...options, mode: 'paused' }));
}

/** A queue that is active stays as it is. Fails with `REQUEST_INVALID`, `UNKNOWN_QUEUE`. */
export async function resumeQueue(
  store: Store,
  queue: string,
  operator: Operator & Seen,
): Promise<Change<QueueMode>> {
  const change = await store.write((tx) => changeQueue(tx, queue, { ...operator, mode: 'active' }));
  if (!change.changed) return change;
  store.ring();
  // Ends during the pause gave their slots to no run of the queue.
  await releaseAfterPause(store);
  return change;
}

/** Fails with `UNKNOWN_QUEUE`. */
export function* changeQueue(
  tx: Tx,
  queue: string,
  wanted: WantedStanding<QueueMode>,
): Body<Change<QueueMode>> {
  const row = yield* lockStanding(tx, 'queues', queue);
  if (!row) throw new UnknownQueueError(queue, yield* findQueueNames(tx));
  return yield* changeStanding(tx, queueSubject(tx, row), wanted);
}

/** Queues whose pause has run out. */
export function* lockLapsedQueues(tx: Tx): Body<readonly Subject<QueueMode>[]> {
  return (yield* lockLapsed(tx, 'queues')).map((row) => queueSubject(tx, row));
}

function queueSubject(tx: Tx, row: StandingRow<QueueMode>): Subject<QueueMode> {
  return {
    standing: standingOf(row),
    *write(after) {
      yield* setStanding(tx, 'queues', { id: row.id, standing: after });
      yield* bumpDefinitions(tx);
    },
    event: (mode, facts, actor) => toEngineEvent(EVENTS[mode], { queue: row.name, ...facts }, { actor }),
  };
}
