/**
 * How often a password may be tried, for an account and for an address alike: five times, then again after 1, 2, 4 ... 60
 * minutes. A day without a failure forgets them. Pure: the caller passes the time.
 */
const FREE_FAILURES = 5;
const MINUTE_MS = 60_000;
const LONGEST_MINUTES = 60;
export const FORGOTTEN_AFTER_MS = 24 * 60 * MINUTE_MS;

export interface Attempts {
  readonly failures: number;
  /** No attempt before then, ms since the epoch. */
  readonly until: number;
  /** Of the last attempt. */
  readonly at: number;
}

/** How long the next attempt has to wait, ms; 0: it may be made now. */
export function attemptWait({ until }: Attempts, now: number): number {
  return Math.max(0, until - now);
}

/**
 * Counts an attempt as a failure, before its password is checked: many attempts at once cannot be more than are allowed.
 * The right password takes it back.
 */
export function countFailure(before: Attempts, now: number): Attempts {
  const failures = isForgotten(before, now) ? 1 : before.failures + 1;
  return { failures, until: failures < FREE_FAILURES ? 0 : now + lockMs(failures), at: now };
}

/** Takes back the failures that a right password has explained. Only the one that takes them back was allowed. */
export function takeBack(before: Attempts, failures: number): Attempts {
  return { ...before, failures: Math.max(0, before.failures - failures), until: 0 };
}

export function isForgotten({ until, at }: Attempts, now: number): boolean {
  return until <= now && at <= now - FORGOTTEN_AFTER_MS;
}

function lockMs(failures: number): number {
  return Math.min(LONGEST_MINUTES, 2 ** (failures - FREE_FAILURES)) * MINUTE_MS;
}
