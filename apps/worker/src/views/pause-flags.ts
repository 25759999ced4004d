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

/** Checks the flags of a pause. `now` is the store's clock. Pure. Throws `USAGE`. */
export function pauseWishes({ for: span, until, reason }: PauseFlags, now: number): PauseWishes {
  if (reason === undefined || reason.trim() === '')
    throw new UsageError('a pause needs a reason', "Others will read it: --reason 'provider down'");
  if (span !== undefined && until !== undefined)
    throw new UsageError('--for and --until exclude each other', 'Leave one of them out.');
  if (span !== undefined) return { reason, until: now + span };
  if (until === undefined) return { reason };
  if (until.getTime() <= now)
    throw new UsageError(
      `--until ${until.toISOString()} has passed`,
      'Give an instant in the future, or --for 1h.',
    );
  return { reason, until: until.getTime() };
}
