import { parseDuration, type Duration } from './durations.ts';

// Registered symbols, so that two copies of this package recognise each other's values.
const SNOOZE = Symbol.for('@sb/jobs/snooze');
const PERMANENT = Symbol.for('@sb/jobs/permanent');

/** Returned from a job, puts its run back for later; no attempt is used. */
export interface Snooze {
  readonly [SNOOZE]: true;
  readonly delayMs: number;
}

/** `return snooze('5m')`. Throws `DurationError`. */
export function snooze(delay: Duration): Snooze {
  return Object.freeze({ [SNOOZE]: true as const, delayMs: parseDuration(delay) });
}

export function isSnooze(value: unknown): value is Snooze {
  return typeof value === 'object' && value !== null && SNOOZE in value;
}

/** Thrown from a job, fails its run at once: another attempt would not help. */
export class Permanent extends Error {
  override readonly name: string = 'Permanent';
  /** That of its cause where it has one: it says more. */
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
