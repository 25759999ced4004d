import type { AlertMatch, Severity, SilenceWish } from '@sb/alerts';
import { UsageError } from '../../cli/usage-error.ts';

export interface SilenceFlags {
  readonly rule?: readonly string[];
  readonly job?: readonly string[];
  readonly severity?: readonly Severity[];
  readonly all: boolean;
  /** Ms. */
  readonly for?: number;
  readonly until?: Date;
  readonly reason?: string;
}

/** What a silence is asked with. Pure. Throws `USAGE`. */
export function silenceWish(flags: SilenceFlags): SilenceWish & { readonly reason: string } {
  const { for: span, until } = flags;
  const reason = flags.reason?.trim();
  if (!reason)
    throw new UsageError('a silence needs a reason', "Whoever wonders reads it: --reason 'we move the mail'");
  if ((span === undefined) === (until === undefined))
    throw new UsageError('a silence has one end', 'Give --for 2h, or --until 2026-01-05T09:00:00Z.');
  const match = matchOf(flags);
  return { match, reason, until: until ? { at: until.getTime() } : { forMs: span ?? 0 } };
}

/** Whoever forgets a flag must not silence everything. */
function matchOf({ rule, job, severity, all }: SilenceFlags): AlertMatch {
  const match = { ...(rule && { rule }), ...(job && { job }), ...(severity && { severity }) };
  const isAny = Object.keys(match).length > 0;
  if (isAny && all) throw new UsageError('--all goes with no other choice', 'Leave out one of them.');
  if (isAny || all) return match;
  throw new UsageError(
    'it is not said what is to be silent',
    'Give --rule, --job or --severity; or --all for everything.',
  );
}
