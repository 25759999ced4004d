/** The end of a queue's pause or drain. Called by CLI and console. After the commit claims and enqueues go on. */
import type { QueueMode, Store } from '@sb/storage';
import { changeQueue } from './change-queue.ts';
import type { Change, Operator } from '../standing.ts';

/** A queue that is active stays as it is. Fails with `UNKNOWN_QUEUE`. */
export async function resumeQueue(
  store: Store,
  queue: string,
  operator: Operator,
): Promise<Change<QueueMode>> {
  const change = await store.write((tx) =>
    changeQueue(tx, queue, {
      ...operator,
      type: 'queue.resumed',
      standing: { mode: 'active' },
      unless: 'active',
    }),
  );
  if (change.changed) store.ring();
  return change;
}
