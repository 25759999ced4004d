/**
 * Pausing a queue. Called by CLI and console.
 * Promise: a claim that starts after this commit takes nothing from the queue; what runs goes on. Enqueues are stored.
 * With `until` claims take from it again from that instant on, although nobody has written so (lapsed-pauses.ts does).
 * A crash before the commit changes nothing; after it, the pause and its event are both there.
 */
import type { QueueMode, Store } from '@sb/storage';
import { changeQueue } from './change-queue.ts';
import type { Change, PauseOptions } from '../standing.ts';

/** Pausing what is paused changes its time, reason and author. Fails with `UNKNOWN_QUEUE`. */
export async function pauseQueue(
  store: Store,
  queue: string,
  { until, reason, actor }: PauseOptions,
): Promise<Change<QueueMode>> {
  return store.write((tx) =>
    changeQueue(tx, queue, {
      type: 'queue.paused',
      standing: { mode: 'paused', reason, by: actor, ...(until !== undefined && { until }) },
      actor,
      reason,
    }),
  );
}
