import { UsageError } from '../cli/usage-error.ts';

export interface PauseFlags {
  /** Ms. */
  readonly for?: number;
  readonly until?: Date;
  readonly reason?: string;
}

export interface PauseWishes {
  readonly reason: string;
  /** Ms since the epoch. */
  readonly until?: number;
}

/** Reads the flags of a pause; the verb checks their values. `now` is the store's clock. Pure. Throws `USAGE`. */
export function pauseWishes({ for: span, until, reason = '' }: PauseFlags, now: number): PauseWishes {
  if (span !== undefined && until !== undefined)
    throw new UsageError('--for and --until exclude each other', 'Leave one of them out.');
  if (span !== undefined) return { reason, until: now + span };
  return until === undefined ? { reason } : { reason, until: until.getTime() };
}
