/** The names that a store knows, for whoever was asked for another one. */
import type { Store } from '@sb/storage';
import { findQueueNames, findRealJobNames } from '../definitions.sql.ts';

/** Jobs that some code has defined here; not those that were only asked for. */
export async function listJobNames(store: Store): Promise<readonly string[]> {
  return store.read(findRealJobNames);
}

export async function listQueueNames(store: Store): Promise<readonly string[]> {
  return store.read(findQueueNames);
}
