/**
 * Moves live runs into the lane that fits the limits of now. Called when a limit was added or taken away, after that
 * commit: runs that are enqueued from then on have the right lane from the start.
 * A crash in between leaves the rest in their lanes: the same change, made again, moves them.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@sb/storage';
import { findMislaned, readHorizon, setLanes } from './lanes.sql.ts';

const CHUNK = 500;
/** How long to wait for enqueues that began before the change, and how often to check whether they have ended. */
const PATIENCE_MS = 10_000;
const CHECK_MS = 20;

/** Returns how many runs it moved. Resolves when a sweep over all live runs has found none in a wrong lane. */
export async function relane(store: Store): Promise<number> {
  await olderOnesEnded(store);
  let moved = 0;
  for (let tries = 0; tries < PATIENCE_MS / CHECK_MS; tries++) {
    const sweep = await sweepOnce(store);
    moved += sweep.moved;
    if (sweep.found === 0) break;
    // A run that another transaction has locked is about to end, or to change its state.
    if (sweep.moved < sweep.found) await sleep(CHECK_MS);
  }
  return moved;
}

async function sweepOnce(store: Store): Promise<{ readonly found: number; readonly moved: number }> {
  let found = 0;
  let moved = 0;
  for (let after: number | undefined = 0; after !== undefined;) {
    const from: number = after;
    const page = await store.read((tx) => findMislaned(tx, { after: from, limit: CHUNK }));
    found += page.ids.length;
    if (page.ids.length > 0) moved += await store.write((tx) => setLanes(tx, page.ids), { durable: false });
    after = page.last;
  }
  return { found, moved };
}

/** A transaction that is older than the change may still commit a run in the old lane. */
async function olderOnesEnded(store: Store): Promise<void> {
  if (store.dialect === 'sqlite') return;
  const { newest } = await store.read(readHorizon);
  for (let waited = 0; waited < PATIENCE_MS; waited += CHECK_MS) {
    const { oldest } = await store.read(readHorizon);
    if (BigInt(oldest) >= BigInt(newest)) return;
    await sleep(CHECK_MS);
  }
}
