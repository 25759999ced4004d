/** How fast a sweep may go. Pure. */

/** At most `count` letters in `perMs` ms: 10 a second is `{ count: 10, perMs: 1000 }`. */
export interface Rate {
  readonly count: number;
  readonly perMs: number;
}

const LARGEST_CHUNK = 500;
/** A chunk is about the letters of this many ms: small chunks spread the work. */
const STEP_MS = 100;

/** Number of letters in a chunk: at most 500. */
export function chunkOf(rate: Rate | undefined): number {
  if (!rate) return LARGEST_CHUNK;
  return Math.min(LARGEST_CHUNK, Math.max(1, Math.ceil((rate.count * STEP_MS) / rate.perMs)));
}

/** How long to wait, ms, when `done` letters took `elapsedMs`. */
export function pauseOf(rate: Rate | undefined, done: number, elapsedMs: number): number {
  return rate ? Math.max(0, (done * rate.perMs) / rate.count - elapsedMs) : 0;
}
