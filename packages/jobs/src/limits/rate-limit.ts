import { type Duration, parseDuration } from '../durations.ts';

/** Without a burst that is said, what is due in this time may begin at once: a timer that is late loses nothing. */
const DEFAULT_BURST_MS = 100;

/**
 * How many runs of the job may begin in a time, over all daemons. They begin evenly spaced; what was not used may be
 * made up for by at most `burst` at once. So within any `per` no more than `limit + burst` begin.
 */
export interface RateLimitOptions<Input> {
  readonly limit: number;
  readonly per: Duration;
  /** Default: what is due in 100 ms, and at least 1. */
  readonly burst?: number;
  /** So many with the same key. Default: so many of the job. */
  // Method syntax, because a property would make a job with its own input no member of Job[].
  key?(input: Input): string;
}

/** So many begin in so many ms. */
export interface RateLimit {
  readonly limit: number;
  readonly perMs: number;
  readonly burst: number;
}

/** With everything filled in; `key` has to be given what `validateInput` gave back. */
export interface RateRule extends RateLimit {
  key?(input: unknown): string;
}

/** Fills in the burst. */
export function rateOf({
  limit,
  perMs,
  burst,
}: Omit<RateLimit, 'burst'> & { readonly burst?: number | undefined }): RateLimit {
  return { limit, perMs, burst: burst ?? Math.max(1, Math.floor((limit * DEFAULT_BURST_MS) / perMs)) };
}

export function rateRule(options: RateLimitOptions<never>): RateRule {
  const { limit, per, burst } = options;
  const rate = rateOf({ limit, perMs: parseDuration(per), burst });
  return { ...rate, ...(options.key && { key: options.key.bind(options) }) };
}
