import { LONGEST_DURATION_MS } from '@sb/words';
import { parseDuration, type Duration } from '../durations.ts';

const NO_RETRY: RetryOptions = { attempts: 1 };
const CURVE_MAX_MS = parseDuration('1h');

export type BackoffFunction = (attempt: number, error: unknown) => Duration;

/** How the runs of a job are tried again. Without it a run has one attempt. */
export interface RetryOptions {
  /** The most attempts of a run, the first included: 1 to 1000. */
  readonly attempts: number;
  /**
   * How the delay grows: a named curve over `delay`, a list with one delay per failed attempt (the last one
   * repeats), or a function of the failed attempt's number (from 1) and its error. A function that throws or returns no
   * duration leaves the plain `delay`. Default `exponential`.
   */
  readonly backoff?: 'fixed' | 'linear' | 'exponential' | readonly Duration[] | BackoffFunction;
  /** The first delay of a named curve. Default 10 s. */
  readonly delay?: Duration;
  /**
   * The longest delay. Default: 1 h for a named curve, or its first delay where that is longer; the delays of a list or
   * a function are not limited. A function that returns more than 36525d, or a time in ms, fails the run.
   */
  readonly maxDelay?: Duration;
  /** Takes a random part of each delay, so that failures of one moment do not come back together. Default true. */
  readonly jitter?: boolean;
}

/** `RetryOptions` with the defaults filled in and durations in milliseconds. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly backoff: 'fixed' | 'linear' | 'exponential' | readonly number[] | BackoffFunction;
  readonly delayMs: number;
  readonly maxDelayMs: number;
  readonly jitter: boolean;
}

/** Throws `DurationError` for an invalid duration; a registered job has passed that check. */
export function toRetryPolicy(options: RetryOptions = NO_RETRY): RetryPolicy {
  const { attempts, backoff = 'exponential', delay = '10s', maxDelay, jitter = true } = options;
  const delayMs = parseDuration(delay);
  const longest = typeof backoff === 'string' ? Math.max(CURVE_MAX_MS, delayMs) : LONGEST_DURATION_MS;
  return Object.freeze({
    attempts,
    backoff: backoffOf(options, backoff),
    delayMs,
    maxDelayMs: maxDelay === undefined ? longest : parseDuration(maxDelay),
    jitter,
  });
}

function backoffOf(
  options: RetryOptions,
  backoff: NonNullable<RetryOptions['backoff']>,
): RetryPolicy['backoff'] {
  if (typeof backoff === 'function') return backoff.bind(options);
  return isList(backoff) ? Object.freeze(backoff.map(parseDuration)) : backoff;
}

// Array.isArray does not narrow a readonly list out of a union.
function isList(backoff: unknown): backoff is readonly Duration[] {
  return Array.isArray(backoff);
}
