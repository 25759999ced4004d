import { LONGEST_DURATION_MS } from '@sb/words';
import { type Duration, parseDuration } from '../durations.ts';

/** The default burst is the number of runs that are due in this time: then a late timer loses none. */
const DEFAULT_BURST_MS = 100;

/** The largest number that a limit can be: of runs at once, of starts in a period, of waiting runs. */
export const LARGEST_LIMIT = 1_000_000_000;

/**
 * How many runs of the job may start in a period, over all daemons. They start evenly spaced. After a time of less use, at
 * most `burst` runs may start at once. So within any `per` at most `limit + burst` runs start.
 */
export interface RateLimitOptions<Input> {
  readonly limit: number;
  readonly per: Duration;
  /** Default: the number of runs that are due in 100 ms, at least 1. */
  readonly burst?: number;
  /** The limit is for the runs with the same key. Default: for all runs of the job. */
  // Method syntax: with a property, a job with its own input would not fit into Job[].
  key?(input: Input): string;
}

/** At most `limit` runs start in `perMs` ms, and at most `burst` at once. */
export interface RateLimit {
  readonly limit: number;
  readonly perMs: number;
  readonly burst: number;
}

/** With the defaults filled in. `key` takes the value that `validateInput` returned. */
export interface RateRule extends RateLimit {
  key?(input: unknown): string;
}

/** Fills in the burst. */
export function fillRate({
  limit,
  perMs,
  burst,
}: Omit<RateLimit, 'burst'> & { readonly burst?: number | undefined }): RateLimit {
  return { limit, perMs, burst: burst ?? Math.max(1, Math.floor((limit * DEFAULT_BURST_MS) / perMs)) };
}

/** Whether a burst is due again within the longest duration: the time at which it is has to be one that a date can hold. */
export function isBurstDue({ limit, perMs, burst }: RateLimit): boolean {
  return (burst * perMs) / limit <= LONGEST_DURATION_MS;
}

export function rateRule(options: RateLimitOptions<never>): RateRule {
  const { limit, per, burst } = options;
  const rate = fillRate({ limit, perMs: parseDuration(per), burst });
  return { ...rate, ...(options.key && { key: options.key.bind(options) }) };
}
