/**
 * The slots of a node: how many runs it may have at once. A slot is free, reserved by a trip that claims runs for it, or
 * taken: by a run from the answer of the trip to the end of its code, by a batch from its start to its end.
 * A batch that waits for a slot gets the next one that is free before a trip can reserve it.
 * Nothing is stored: a crash leaves nothing behind.
 */
export interface Slots {
  /** Slots that are neither taken nor reserved. */
  free(): number;
  /** A trip claims runs for this many slots. */
  reserve(slots: number): void;
  /** The trip is over: its reservation ends, whatever it has claimed. */
  unreserve(slots: number): void;
  /** Claimed runs take their slots. */
  occupy(slots: number): void;
  /** A slot is no longer taken. */
  freed(): void;
  /** Calls back with a slot: at once if one is free, or else before a trip reserves the next one. */
  take(slotCame: () => void): void;
  /** Gives free slots to those that wait for one. */
  serveWaiting(): void;
}

export function createSlots(concurrency: number): Slots {
  const waiting: (() => void)[] = [];
  let taken = 0;
  let reserved = 0;

  return {
    free: () => concurrency - taken - reserved,
    reserve(slots) {
      reserved += slots;
    },
    unreserve(slots) {
      reserved -= slots;
    },
    occupy(slots) {
      taken += slots;
    },
    freed() {
      taken -= 1;
      serveWaiting();
    },
    take(slotCame) {
      waiting.push(slotCame);
      serveWaiting();
    },
    serveWaiting,
  };

  function serveWaiting(): void {
    while (waiting.length > 0 && taken + reserved < concurrency) {
      taken += 1;
      waiting.shift()?.();
    }
  }
}
