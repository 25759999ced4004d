/**
 * Holds the runs of a job that is paused, or that no living node has, so that a claim need not pass over them. Called
 * by the verbs that pause and resume a job, and by chores of a node.
 * Holding is only for speed: a claim takes no run of such a job anyway. So this may be late, and after a crash
 * `reconcileHeld` decides again, from the jobs, which runs to hold and which to queue. A run that is being claimed is
 * passed over. Pinned runs are not held.
 */
import type { Store } from '@sb/storage';
import {
  findDueOfStopped,
  findQueuedOf,
  findWronglyHeld,
  type Held,
  holdForJob,
  releaseRuns,
} from './hold-for-job.sql.ts';

const CHUNK = 500;
/** `reconcileHeld` reads the heads of the queues at most this many times in one call, so that it ends. */
const MOST_ROUNDS = 100;

/** Holds every queued run of a paused job. Returns the number of runs held. */
export async function holdAll(
  store: Store,
  jobId: string,
  onProgress?: (held: number) => void,
): Promise<number> {
  let held = 0;
  for (let after: number | undefined = 0; after !== undefined;) {
    const from: number = after;
    // Outside of a write: all live runs are read, and most may belong to other jobs.
    const page = await store.read((tx) => findQueuedOf(tx, jobId, { after: from, limit: CHUNK }));
    if (page.ids.length > 0) {
      held += await hold(store, page.ids);
      onProgress?.(held);
    }
    after = page.last;
  }
  return held;
}

/** Queues the held runs of a job again, once the reason to hold them has ended. Returns the number of runs queued. */
export async function releaseAll(
  store: Store,
  held: Held,
  onProgress?: (released: number) => void,
): Promise<number> {
  let released = 0;
  for (;;) {
    const chunk = await store.write((tx) => releaseRuns(tx, held, CHUNK), { durable: false });
    if (chunk === 0) return released;
    released += chunk;
    onProgress?.(released);
  }
}

/**
 * Holds due runs at the head of a queue whose job cannot run (a later enqueue, a retry), and queues held runs whose job
 * can run (a pause that ran out, a resume that was interrupted, a new node). Returns the number of runs queued again.
 */
export async function reconcileHeld(store: Store): Promise<number> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const ids = await store.read((tx) => findDueOfStopped(tx, CHUNK));
    if (ids.length === 0 || (await hold(store, ids)) === 0) break;
  }
  let released = 0;
  for (const held of await store.read(findWronglyHeld)) released += await releaseAll(store, held);
  return released;
}

async function hold(store: Store, ids: readonly number[]): Promise<number> {
  let held = 0;
  for (let at = 0; at < ids.length; at += CHUNK) {
    const chunk = ids.slice(at, at + CHUNK);
    held += await store.write((tx) => holdForJob(tx, chunk), { durable: false });
  }
  return held;
}
