import type { ScheduleOverride } from '@sb/scheduler';
import { UsageError } from '../../../cli/usage-error.ts';

export interface OverrideFlags {
  readonly runAt?: Date;
  readonly input?: string;
  readonly cron?: string;
  readonly timezone?: string;
  /** Ms. */
  readonly for?: number;
  readonly until?: Date;
  readonly clear: boolean;
  readonly kind?: ScheduleOverride['kind'];
}

/** Instants are ms since the epoch. */
export type OverrideWish =
  | { readonly what: 'next'; readonly runAt: number | undefined }
  | {
      readonly what: 'cron';
      readonly expression: string;
      readonly timezone: string | undefined;
      readonly until: number;
    }
  | { readonly what: 'clear'; readonly kind: ScheduleOverride['kind'] | undefined };

/** Reads flags as exactly one of three requests. `now`: the clock of the store. Pure. Throws `USAGE`. */
export function overrideWish(flags: OverrideFlags, now: number): OverrideWish {
  const { runAt, input, cron, timezone, clear, kind } = flags;
  const isNext = runAt !== undefined || input !== undefined;
  const isCron =
    cron !== undefined || timezone !== undefined || flags.for !== undefined || flags.until !== undefined;
  if ([isNext, isCron, clear].filter(Boolean).length !== 1)
    throw new UsageError(
      'expected one kind of override: the next fire (--run-at, --input), another expression (--cron), or --clear',
      "For example: --run-at 2026-01-05T16:00:00Z, or --cron '0 * * * *' --for 2d",
    );
  if (kind !== undefined && !clear)
    throw new UsageError('--kind needs --clear', 'Add --clear, or leave --kind out.');
  if (clear) return { what: 'clear', kind };
  return cron === undefined && isNext
    ? { what: 'next', runAt: runAt?.getTime() }
    : { what: 'cron', timezone, ...cronWish(flags, now) };
}

function cronWish(
  { cron: expression, for: span, until }: OverrideFlags,
  now: number,
): { readonly expression: string; readonly until: number } {
  if (expression === undefined)
    throw new UsageError(
      '--timezone, --for and --until need --cron',
      "Give an expression: --cron '0 * * * *'",
    );
  if ((span === undefined) === (until === undefined))
    throw new UsageError('--cron needs an end', 'Give --for 2d, or --until 2026-01-05T09:00:00Z.');
  return { expression, until: until?.getTime() ?? now + (span ?? 0) };
}
