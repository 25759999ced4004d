/** Waits for work that may not keep a worker from stopping. */
import { once } from 'node:events';
import { LONGEST_TIMER_MS, withTimeLimit } from '@sb/words';

/** Short work ends well also when the runs have used up the grace period. */
const LEAST_MS = 1_000;

interface Patience {
  /** What is left of the grace period. At least a second is waited. */
  readonly ms: number;
  /** An abort ends the wait at once; aborted before, a second is waited. */
  readonly hurry: AbortSignal;
}

/** Returns whether the work has ended in time. Fails as the work does. */
export async function endWithin(work: Promise<unknown>, { ms, hurry }: Patience): Promise<boolean> {
  const isHurried = hurry.aborted;
  const longest = isHurried ? LEAST_MS : Math.min(Math.max(LEAST_MS, ms), LONGEST_TIMER_MS);
  return withTimeLimit(longest, isHurried ? undefined : hurry, (limit) =>
    Promise.race([work.then(() => true), once(limit, 'abort').then(() => false)]),
  );
}
