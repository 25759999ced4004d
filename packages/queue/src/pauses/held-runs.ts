/**
 * Runs of a job that is paused, or that no living node knows, are held, so that a claim need not pass over them; what
 * stops them is the pause, and that nobody has the code. So this may come late or break off: `reconcileHeld` derives
 * from the jobs what is to be held and what is not. A run that is being claimed is passed over. Pinned runs are not
 * held.
 */
import type { Store } from '@sb/storage';
import {
  findDueOfStopped,
  findQueuedOf,
  findWronglyHeld,
  type Held,
  holdRuns,
  releaseRuns,
} from './held-runs.sql.ts';

const CHUNK = 500;
/** Heads that one look of the chore clears at most, so that it ends. */
const MOST_HEADS = 100;

/** Holds every queued run of a paused job. Returns how many it was. */
export async function holdAll(
  store: Store,
  jobId: string,
  onProgress?: (held: number) => void,
): Promise<number> {
  let held = 0;
  for (let after: number | undefined = 0; after !== undefined;) {
    const from: number = after;
    // Outside of a write: all live runs are looked at, and most may be of other jobs.
    const page = await store.read((tx) => findQueuedOf(tx, jobId, { after: from, limit: CHUNK }));
    if (page.ids.length > 0) {
      held += await hold(store, page.ids);
      onProgress?.(held);
    }
    after = page.last;
  }
  return held;
}

/** Queues again what is held of a job for a reason that is over. Returns how many it was. */
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
 * Both ways: what stands due at the head of a queue although its job cannot run (a later enqueue, a retry), and what is
 * held although it can (a pause that ran out, a resume that broke off, a node that has come). Returns how many are
 * queued again.
 */
export async function reconcileHeld(store: Store): Promise<number> {
  for (let head = 0; head < MOST_HEADS; head++) {
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
    held += await store.write((tx) => holdRuns(tx, chunk), { durable: false });
  }
  return held;
}
