/**
 * Puts live runs into the lane that the limits of now give them. Called when a limit was added or taken away, after
 * that is committed: what is enqueued from then on has the right lane from the start.
 * A crash in between leaves the rest in their lanes: the same change, made again, does what is left.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@sb/storage';
import { findMislaned, readHorizon, setLanes } from './lanes.sql.ts';

const CHUNK = 500;
/** For enqueues that began before the change: how long, and how often it is looked whether they have ended. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 20;

/** Returns how many it moved. Resolves when a look at all of them has found none in a wrong lane. */
export async function relane(store: Store): Promise<number> {
  await olderOnesEnded(store);
  let moved = 0;
  for (let tries = 0; tries < PATIENCE_MS / LOOK_MS; tries++) {
    const sweep = await sweepOnce(store);
    moved += sweep.moved;
    if (sweep.found === 0) break;
    // What somebody has locked is on its way to an end, or to another state.
    if (sweep.moved < sweep.found) await sleep(LOOK_MS);
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

/** A transaction that is older than the change may be about to commit a run in the lane of before. */
async function olderOnesEnded(store: Store): Promise<void> {
  if (store.dialect === 'sqlite') return;
  const { newest } = await store.read(readHorizon);
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    const { oldest } = await store.read(readHorizon);
    if (BigInt(oldest) >= BigInt(newest)) return;
    await sleep(LOOK_MS);
  }
}
