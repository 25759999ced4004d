/** How many runs a queue has, from counts that stop at a cap. Pure. */
import { DEPTH_CAP } from '@sb/queue';
import { plural } from '@sb/words';

export interface Amount {
  readonly amount: number;
  /** A count has stopped: there may be more. */
  readonly isAtLeast: boolean;
}

export const NO_RUNS: Amount = { amount: 0, isAtLeast: false };

/** Of the runs in some states, each counted up to DEPTH_CAP. */
export function amountOf(counts: readonly number[]): Amount {
  return {
    amount: counts.reduce((a, b) => a + b),
    isAtLeast: counts.some((count) => count >= DEPTH_CAP),
  };
}

/** `at least 10,000 runs` */
export function amountText({ amount, isAtLeast }: Amount): string {
  return `${isAtLeast ? 'at least ' : ''}${plural(amount, 'run')}`;
}
