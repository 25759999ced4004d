/** The names of jobs and queues in a store: to suggest one when an operator misspells a name. */
import type { Store } from '@sb/storage';
import { findQueueNames, findRealJobNames } from '../definitions.sql.ts';

/** Jobs that some code has defined in this store; not those that a person only asked for. */
export async function listJobNames(store: Store): Promise<readonly string[]> {
  return store.read(findRealJobNames);
}

export async function listQueueNames(store: Store): Promise<readonly string[]> {
  return store.read(findQueueNames);
}
