/**
 * Moves live runs into the lane that fits the limits of now. A change of limits sets a mark in its transaction
 * (`markLanes`). The verb that made the change then calls `relane`, and a chore of each node tends the lanes once a second
 * while the mark is there: runs that are enqueued after the commit have the right lane from the start, but a transaction
 * that is older than the commit may still leave a run in the old lane, whenever it ends.
 * Promise: the mark goes when a sweep that began after the end of all older transactions has left no run in a wrong lane.
 * A crash at any point leaves the mark, so a chore does the rest.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@sb/storage';
import {
  findMislaned,
  findOldestOf,
  type OpenTransaction,
  readLaneMark,
  removeLaneMark,
  setLanes,
} from './lanes.sql.ts';

const CHUNK = 500;
/** How long a verb waits for transactions that are older than its change, and how often it checks whether they have ended. */
export const PATIENCE_MS = 10_000;
const CHECK_MS = 20;

export interface LaneTender {
  /** Moves runs if transactions have ended that may have left some in a wrong lane. */
  tend(): Promise<Tended>;
}

export interface Tended {
  /** How many runs it moved. */
  readonly moved: number;
  /** Nothing is left, or only a last look of a chore. */
  readonly isDone: boolean;
  /** Numbers of the transactions that may still leave runs in a wrong lane. */
  readonly awaited: ReadonlySet<string>;
}

interface Seen {
  readonly version: number;
  readonly awaited: ReadonlySet<string>;
  /** The last sweep found runs that another transaction had locked. */
  readonly hasLocked: boolean;
}

const NONE: ReadonlySet<string> = new Set();

/** Remembers which transactions were open when it first saw the mark. */
export function createLaneTender(store: Store): LaneTender {
  let seen: Seen | undefined;

  return {
    async tend() {
      const mark = await store.read(readLaneMark, { single: true });
      const before = seen?.version === mark?.version ? seen : undefined;
      if (!mark) {
        seen = undefined;
        return { moved: 0, isDone: true, awaited: NONE };
      }
      const awaited = new Set(mark.open.filter((id) => before?.awaited.has(id) ?? true));
      const isDue = !before || before.hasLocked || awaited.size < before.awaited.size || awaited.size === 0;
      const { found, moved } = isDue ? await sweep(store) : { found: 0, moved: 0 };
      const hasLocked = found > moved;
      seen = { version: mark.version, awaited, hasLocked };
      const isDone = awaited.size === 0 && !hasLocked;
      // On PostgreSQL a statement has its snapshot a moment before its transaction has a number: so it takes two looks.
      const isSure = store.dialect === 'sqlite' || before?.awaited.size === 0;
      if (isDone && isSure) await store.write((tx) => removeLaneMark(tx, mark.version), { durable: false });
      return { moved, isDone, awaited };
    },
  };
}

/** Returns what it still waits for when its patience ends; a chore waits on. Undefined: nothing. */
export async function relane(store: Store, patienceMs: number): Promise<OpenTransaction | undefined> {
  const tender = createLaneTender(store);
  const until = performance.now() + patienceMs;
  for (;;) {
    const { isDone, awaited } = await tender.tend();
    if (isDone) return undefined;
    if (performance.now() >= until) return store.read((tx) => findOldestOf(tx, [...awaited]));
    await sleep(CHECK_MS);
  }
}

async function sweep(store: Store): Promise<{ readonly found: number; readonly moved: number }> {
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
