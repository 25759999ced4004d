import type { Store } from '@sb/storage';
import { findPausedJobNames } from './store/job-defs.ts';

/** Jobs whose pause holds now, by name. */
export async function readPausedJobs(store: Store): Promise<readonly string[]> {
  return store.read(findPausedJobNames);
}
