/** Waits for work that may not keep a worker from stopping. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LONGEST_TIMER_MS } from '@sb/words';

/** Short work ends well also when the runs have used up the grace period. */
const LEAST_MS = 1_000;

export interface Patience {
  /** What is left of the grace period. At least a second is waited. */
  readonly ms: number;
  /** An abort ends the wait at once; aborted before, a second is waited. */
  readonly hurry: AbortSignal;
}

/** Returns whether the work has ended in time. Fails as the work does. */
export async function endWithin(work: Promise<unknown>, { ms, hurry }: Patience): Promise<boolean> {
  const ended = new AbortController();
  const signal = hurry.aborted ? ended.signal : AbortSignal.any([ended.signal, hurry]);
  const longest = hurry.aborted ? LEAST_MS : Math.min(Math.max(LEAST_MS, ms), LONGEST_TIMER_MS);
  const timedOut = sleep(longest, false, { signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), timedOut]);
  } finally {
    ended.abort();
  }
}
