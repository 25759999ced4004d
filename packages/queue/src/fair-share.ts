/**
 * Strict priority with a bound on starvation: of every 16 slots one goes to the oldest due run of any priority.
 * A credit per node, because ceil(n / 16) would give it every slot when one slot is asked for at a time.
 */
const SLOTS_PER_OLDEST = 16;

export interface FairShare {
  /** How many of these slots go to the oldest. */
  split(slots: number): { readonly strict: number; readonly oldest: number };
  /** Nothing more is due: nobody starves. */
  reset(): void;
}

export function createFairShare(): FairShare {
  let credit = 0;
  return {
    split(slots) {
      credit += slots;
      const oldest = Math.min(slots, Math.floor(credit / SLOTS_PER_OLDEST));
      credit -= oldest * SLOTS_PER_OLDEST;
      return { strict: slots - oldest, oldest };
    },
    reset() {
      credit = 0;
    },
  };
}
