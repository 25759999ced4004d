/** The names of jobs and queues in a store: to suggest one when an operator misspells a name. */
import type { Store } from '@sb/storage';
import { findNumber, findQueueNames, findRealJobNames } from '../definitions.sql.ts';

/** Jobs that some code has defined in this store; not those that a person only asked for. */
export async function listJobNames(store: Store): Promise<readonly string[]> {
  return store.read(findRealJobNames);
}

/** True if runs of the store can be of this job: code has defined it, or a person asked for it. */
export async function hasJobName(store: Store, jobId: string): Promise<boolean> {
  return (await store.read((tx) => findNumber(tx, 'job_defs', jobId))) !== undefined;
}

export async function listQueueNames(store: Store): Promise<readonly string[]> {
  return store.read(findQueueNames);
}
