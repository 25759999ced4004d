/**
 * Ends pauses whose time has passed, releases runs that were held for a pause or a limit that is gone, and records that a
 * draining queue is empty. Called by a chore of the runner every few seconds. A store where nothing is paused, draining
 * or held is only read.
 * Claims end a pause by the clock on their own; this writes its end and publishes the event, for readers of the store
 * and of its events. Each pause is ended once, however many nodes do this: its row is locked, and only taken while the
 * pause has run out.
 */
import type { Store } from '@sb/storage';
import { reconcileLimits } from '../limits/manage/reconcile-limits.ts';
import { resumeLapsed } from './change-standing.ts';
import { recordDrained } from './drain-queue.ts';
import { reconcileHeld } from './hold-for-job.ts';
import { lockLapsedJobs } from './pause-job.ts';
import { lockLapsedQueues } from './pause-queue.ts';
import { findPauseWork } from './pause-work.sql.ts';
import { findNextPauseEnd } from './standing.sql.ts';

/** Returns the queues that have become empty. */
export async function tendPauses(store: Store): Promise<readonly string[]> {
  const work = await store.read(findPauseWork);
  const resumed = work.lapsed ? await endPauses(store) : 0;
  const released = work.jobs ? await reconcileHeld(store) : 0;
  const freed = work.limits ? await reconcileLimits(store) : 0;
  if (resumed + released + freed > 0) store.ring();
  return work.draining ? recordDrained(store) : [];
}

/** When the next pause of a queue or a job runs out, ms since the epoch. */
export async function readNextPauseEnd(store: Store): Promise<number | undefined> {
  return store.read(findNextPauseEnd);
}

async function endPauses(store: Store): Promise<number> {
  return store.write(function* (tx) {
    const queues = yield* resumeLapsed(tx, yield* lockLapsedQueues(tx));
    const jobs = yield* resumeLapsed(tx, yield* lockLapsedJobs(tx));
    return queues + jobs;
  });
}
