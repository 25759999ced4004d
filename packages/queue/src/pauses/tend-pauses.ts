/**
 * What follows from pauses, drains and limits in time: called by a chore of the runner, some seconds apart. A store where
 * nothing is paused, draining or held is only looked at.
 */
import type { Store } from '@sb/storage';
import { recordDrained } from './drain-queue.ts';
import { reconcileHeld } from './held-runs.ts';
import { reconcileLimits } from '../limits/manage/reconcile-limits.ts';
import { resumeLapsed } from './lapsed-pauses.ts';
import { findPauseWork } from './pause-work.sql.ts';

/** Returns the queues that have become empty. */
export async function tendPauses(store: Store): Promise<readonly string[]> {
  const work = await store.read(findPauseWork);
  const resumed = work.lapsed ? await resumeLapsed(store) : 0;
  const released = work.jobs ? await reconcileHeld(store) : 0;
  const freed = work.limits ? await reconcileLimits(store) : 0;
  if (resumed + released + freed > 0) store.ring();
  return work.draining ? recordDrained(store) : [];
}
