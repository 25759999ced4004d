/**
 * Strict priority with a bound on starvation: of every 16 slots one goes to the oldest due run of any priority.
 * A credit per node, because ceil(n / 16) would give it every slot when one slot is asked for at a time.
 */
const SLOTS_PER_OLDEST = 16;

export interface ShareOfOldest {
  /** How many of these slots go to the oldest. Books them all. */
  book(slots: number): number;
  /** The same, but changes no credit: for a caller that learns later how many slots it has used. */
  oldestOf(slots: number): number;
  /** Books slots that were used, and how many of them went to the oldest. */
  gave(slots: number, oldest: number): void;
  /** Called when nothing more is due: no run starves. */
  reset(): void;
}

export function createShareOfOldest(): ShareOfOldest {
  let credit = 0;
  const oldestOf = (slots: number): number =>
    Math.min(slots, Math.floor((credit + slots) / SLOTS_PER_OLDEST));
  const gave = (slots: number, oldest: number): void => {
    credit += slots - oldest * SLOTS_PER_OLDEST;
  };
  return {
    book(slots) {
      const oldest = oldestOf(slots);
      gave(slots, oldest);
      return oldest;
    },
    oldestOf,
    gave,
    reset() {
      credit = 0;
    },
  };
}
