import { LONGEST_DURATION_MS } from '@sb/words';
import { parseDelay, parseDuration } from '../durations.ts';
import type { RetryPolicy } from './retry.ts';

// 2 ** 52 ms is longer than any delay, and a larger power would not be an exact number of milliseconds.
const HIGHEST_POWER = 52;

/** The facts that a delay depends on besides the policy. `random` is in [0, 1). */
export interface BackoffFacts {
  readonly random: number;
  readonly error?: unknown;
}

/**
 * Returns how long to wait after the failed attempt with this number (from 1), in whole ms: 0 to `maxDelayMs`. Pure.
 * Jitter is full: any delay between 0 and the one that the policy gives.
 * Passes on the errors of a backoff function, and throws `DurationError` if it returns no duration.
 */
export function backoffDelay(policy: RetryPolicy, attempt: number, facts: BackoffFacts): number {
  const delay = Math.min(askedDelay(policy, attempt, facts.error), policy.maxDelayMs);
  return policy.jitter ? Math.floor(delay * facts.random) : delay;
}

function askedDelay({ backoff, delayMs, maxDelayMs }: RetryPolicy, attempt: number, error: unknown): number {
  if (typeof backoff === 'function') {
    const asked = backoff(attempt, error);
    // With `maxDelay` a number that doubles may become longer than any duration. Without it, such a number is a mistake.
    const isCapped = typeof asked === 'number' && maxDelayMs < LONGEST_DURATION_MS;
    return isCapped ? parseDuration(Math.min(asked, maxDelayMs)) : parseDelay(asked);
  }
  switch (backoff) {
    case 'fixed':
      return delayMs;
    case 'linear':
      return delayMs * attempt;
    case 'exponential':
      return delayMs * 2 ** Math.min(attempt - 1, HIGHEST_POWER);
    default:
      return backoff[Math.min(attempt, backoff.length) - 1] ?? 0;
  }
}
