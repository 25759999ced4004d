/**
 * From where on claims look, one instant for each priority. Until a vacuum comes by, which is up to a minute, the
 * entries of all the runs that were claimed stand before the first one that is left: a claim that began at the front
 * would walk over them each time (300,000 cost 2.5 ms, 3 million 9 ms). So a busy node asks once a second where the
 * front is, and begins there.
 * A run that comes back to a place before it (put back, brought back from a dead node, asked for in a transaction that
 * took long) is found within that second. A node whose claims are not full begins at the very front.
 */

/** The instants, ms since the epoch, as the array that statements take. */
export type FloorText = string;

const NONE: FloorText = '{0,0,0,0}';
const ASK_EVERY_MS = 1_000;

export interface Floors {
  /** Claims begin at the very front: what they do not find is not there. */
  areNone(): boolean;
  /** For the next claim; `ask` finds the first run of each priority. */
  current(ask: () => Promise<FloorText>): Promise<FloorText>;
  /** Whether a claim got all that it could take. */
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
