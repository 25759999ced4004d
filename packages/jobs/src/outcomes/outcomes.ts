import { parseDelay, type Duration } from '../durations.ts';

// Registered symbols, so that two copies of this package recognise each other's values.
const SNOOZE = Symbol.for('@sb/jobs/snooze');
const SKIP = Symbol.for('@sb/jobs/skip');
const PERMANENT = Symbol.for('@sb/jobs/permanent');

/** Returned or thrown from a job, puts its run back for later; no attempt is used. */
export interface Snooze {
  readonly [SNOOZE]: true;
  readonly delayMs: number;
  /** No other run of its rate limit starts in that time either. */
  readonly blocksRate?: true;
}

/** `return snooze('5m')`. Throws `DurationError`. */
export function snooze(delay: Duration): Snooze {
  return Object.freeze({ [SNOOZE]: true as const, delayMs: parseDelay(delay) });
}

/** The value of `ctx.rateLimited`. */
export function rateLimited(delay: Duration): Snooze {
  return Object.freeze({ ...snooze(delay), blocksRate: true as const });
}

export function isSnooze(value: unknown): value is Snooze {
  return typeof value === 'object' && value !== null && SNOOZE in value;
}

/** Returned or thrown from a job, ends its run as skipped: there was nothing to do. */
export interface Skip {
  readonly [SKIP]: true;
  readonly reason: string;
}

/**
 * `return skip('nothing to do')`. The reason is shown with the run. The worker masks secrets in it, and keeps 200
 * characters.
 */
export function skip(reason: string): Skip {
  return Object.freeze({ [SKIP]: true as const, reason: reason.replaceAll('\0', ' ') });
}

export function isSkip(value: unknown): value is Skip {
  return typeof value === 'object' && value !== null && SKIP in value;
}

/** Thrown from a job, fails its run at once: another attempt would not help. */
export class Permanent extends Error {
  override readonly name: string = 'Permanent';
  /** The code of its cause where that has one: it says more. */
  readonly code: string = 'PERMANENT';
  readonly [PERMANENT] = true;

  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
    this.code = codeOf(options?.cause) ?? this.code;
  }
}

/** Whether this error itself is a `Permanent`; its causes do not count. */
export function isPermanent(error: unknown): error is Permanent {
  return typeof error === 'object' && error !== null && PERMANENT in error;
}

function codeOf(cause: unknown): string | undefined {
  const hasCode = typeof cause === 'object' && cause !== null && 'code' in cause;
  return hasCode && typeof cause.code === 'string' ? cause.code : undefined;
}
