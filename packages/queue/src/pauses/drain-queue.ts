/**
 * Draining a queue. Called by CLI and console.
 * Promise: after the commit enqueues into it are refused (`QUEUE_DRAINING`), and the runs that are there run, retries
 * included. When its last live run has ended, `recordDrained` records that once.
 * A crash before the commit changes nothing; after it, the mode and its event are both there.
 */
import { toEngineEvent, publish } from '@sb/events';
import type { QueueMode, Store } from '@sb/storage';
import type { Change, Operator, Seen } from '../standing.ts';
import { markDrained } from './drained.sql.ts';
import { changeQueue } from './pause-queue.ts';

/** A queue that is draining stays as it is; a pause ends. Fails with `REQUEST_INVALID`, `UNKNOWN_QUEUE`. */
export async function drainQueue(
  store: Store,
  queue: string,
  operator: Operator & Seen,
): Promise<Change<QueueMode>> {
  const change = await store.write((tx) => changeQueue(tx, queue, { ...operator, mode: 'draining' }));
  if (change.before.mode === 'paused') store.ring();
  return change;
}

/**
 * Publishes `queue.drained` for each draining queue that has no live run any more: once, however many processes call
 * this at the same time. Returns the names of those queues. Called by a chore of the runner and by commands that wait
 * for the drain.
 */
export async function recordDrained(store: Store): Promise<readonly string[]> {
  return store.write(function* (tx) {
    const names = yield* markDrained(tx);
    yield* publish(
      tx,
      names.map((queue) => toEngineEvent('queue.drained', { queue })),
    );
    return names;
  });
}
