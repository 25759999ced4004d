/** Gives free slots to runs that were held for a limit, after a pause was ended. */
import type { Store } from '@sb/storage';
import { reconcileLimits } from '../limits/manage/reconcile-limits.ts';

/** The end of the pause is committed, so a failure here is none of that: a chore of the nodes does the same. */
export async function releaseAfterPause(store: Store): Promise<void> {
  const released = await reconcileLimits(store).catch(() => 0);
  if (released > 0) store.ring();
}
