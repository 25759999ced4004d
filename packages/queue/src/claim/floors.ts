/**
 * Where claims begin to scan the index: one due time for each priority. Until a vacuum runs (up to a minute), the dead
 * entries of all claimed runs come before the first one that is left: a claim that began at the front would walk over
 * them each time (300,000 cost 2.5 ms, 3 million 9 ms). So a busy node asks once a second where the first live entry is,
 * and begins there.
 * A run that enters before that (put back, returned from a dead node, enqueued in a long transaction) is found within
 * that second. A node whose claims are not full begins at the front.
 */

/** The instants, ms since the epoch, as the array that statements take. */
export type FloorText = string;

const NONE: FloorText = '{0,0,0,0}';
const ASK_EVERY_MS = 1_000;

export interface Floors {
  /** Claims begin at the front: they miss no due run. */
  areNone(): boolean;
  /** The floors of the next claim; `ask` finds the first run of each priority. */
  current(ask: () => Promise<FloorText>): Promise<FloorText>;
  /** Called after each claim. `isFull`: it got as many runs as it asked for. */
  seen(isFull: boolean): void;
}

/** `monotonic`: ms. */
export function createFloors(monotonic: () => number): Floors {
  let known = NONE;
  let isBusy = false;
  let askedAt = Number.NEGATIVE_INFINITY;

  return {
    areNone: () => known === NONE,
    async current(ask) {
      const now = monotonic();
      if (isBusy && now - askedAt >= ASK_EVERY_MS) {
        askedAt = now;
        known = await ask();
      }
      return known;
    },
    seen(isFull) {
      isBusy = isFull;
      if (isFull) return;
      known = NONE;
      askedAt = Number.NEGATIVE_INFINITY;
    },
  };
}
