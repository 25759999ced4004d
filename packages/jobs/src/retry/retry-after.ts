import { CodedError } from '@sb/words';
import { parseDelay, type Duration } from '../durations.ts';

const RETRY_AFTER = Symbol.for('@sb/jobs/retry-after');

export interface RetryAfterOptions extends ErrorOptions {
  /** The reason for the failure of the attempt. */
  readonly message?: string;
}

/**
 * Thrown from a job, fails the attempt and sets the time until the next one, in place of the job's backoff. It uses an
 * attempt as any failure does; after the last attempt the run fails.
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
    this.delayMs = parseDelay(delay);
  }
}

/** Whether this error itself is a `RetryAfter`; its causes do not count. */
export function isRetryAfter(error: unknown): error is RetryAfter {
  return typeof error === 'object' && error !== null && RETRY_AFTER in error;
}

/**
 * The value of an HTTP `Retry-After` as ms from `now`: seconds, also with a fraction as some services send them, or a
 * date (RFC 9110, 10.2.3). A date that has passed is 0. Undefined without a header, or when it is neither.
 */
export function parseRetryAfter(header: string | null | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  // A date begins with the day of the week; Date.parse accepts far more.
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
