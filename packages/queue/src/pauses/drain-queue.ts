/**
 * Draining a queue: after the commit enqueues into it are refused (`QUEUE_DRAINING`), and what is there runs, retries
 * too. Called by CLI and console. When its last live run has ended, `recordDrained` says so once.
 */
import { engineEvent, publish } from '@sb/events';
import type { QueueMode, Store } from '@sb/storage';
import { changeQueue } from './change-queue.ts';
import type { Change, Operator } from '../standing.ts';
import { markDrained } from './drained.sql.ts';

/** A queue that is draining stays as it is. A pause ends by this. Fails with `UNKNOWN_QUEUE`. */
export async function drainQueue(
  store: Store,
  queue: string,
  { actor, reason }: Operator,
): Promise<Change<QueueMode>> {
  const change = await store.write((tx) =>
    changeQueue(tx, queue, {
      type: 'queue.draining',
      standing: { mode: 'draining', by: actor, ...(reason !== undefined && { reason }) },
      unless: 'draining',
      actor,
      reason,
    }),
  );
  if (change.before.mode === 'paused') store.ring();
  return change;
}

/**
 * Publishes `queue.drained` for each draining queue that has no live run any more: once, whoever looks and however
 * many do. Returns their names. Called by a chore of the runner and by whoever waits for it.
 */
export async function recordDrained(store: Store): Promise<readonly string[]> {
  return store.write(function* (tx) {
    const names = yield* markDrained(tx);
    yield* publish(
      tx,
      names.map((queue) => engineEvent('queue.drained', { queue })),
    );
    return names;
  });
}
