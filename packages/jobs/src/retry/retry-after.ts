import { CodedError } from '@sb/words';
import { parseDuration, type Duration } from '../durations.ts';

const RETRY_AFTER = Symbol.for('@sb/jobs/retry-after');

export interface RetryAfterOptions extends ErrorOptions {
  /** What the attempt failed of. */
  readonly message?: string;
}

/**
 * Thrown from a job, fails the attempt and says when the next one comes: after this time exactly, whatever the job's
 * backoff. It uses an attempt as any failure does, and the last one fails the run.
 */
export class RetryAfter extends CodedError {
  override readonly name: string = 'RetryAfter';
  readonly code: string = 'RETRY_AFTER';
  readonly [RETRY_AFTER] = true;
  readonly delayMs: number;

  /** Throws `DurationError`. */
  constructor(delay: Duration, { message, ...options }: RetryAfterOptions = {}) {
    super(
      message ?? `The next attempt may come in ${delay}${typeof delay === 'number' ? ' ms' : ''}.`,
      options,
    );
    this.delayMs = parseDuration(delay);
  }
}

/** Whether this error itself is a `RetryAfter`; its causes do not count. */
export function isRetryAfter(error: unknown): error is RetryAfter {
  return typeof error === 'object' && error !== null && RETRY_AFTER in error;
}

/**
 * The value of an HTTP `Retry-After` as ms from `now`: seconds, also with a fraction as some services send them, or a
 * date (RFC 9110, 10.2.3). A date that has passed is 0. Undefined when there is none, or when it is none of both.
 */
export function parseRetryAfter(header: string | null | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  // A date begins with the day of the week; Date.parse would take far more.
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
