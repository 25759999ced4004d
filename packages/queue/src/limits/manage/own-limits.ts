/** What an operator has limited of a job, beside the limits of its code. Pure. */
import type { RateLimit } from '@sb/jobs';
import { encodeRate } from '../rate-limit.ts';

/** The columns that a job's limits are in. */
export interface LimitColumns {
  readonly max_running: number | null;
  /** As `encodeRate` writes it. */
  readonly rate: string | null;
}

export interface OwnLimits {
  readonly by: string;
  readonly reason?: string;
  /** Ms since the epoch. */
  readonly at: number;
  /** Null: no limit, whatever the code says. Absent: the code decides. */
  readonly maxRunning?: number | null;
  readonly rate?: RateLimit | null;
  /** The limits of the code, which hold again when those of the operator are taken away. */
  readonly code: LimitColumns;
}

export function parseOwnLimits(text: string | null): OwnLimits | undefined {
  return text === null ? undefined : (JSON.parse(text) as OwnLimits);
}

/** The limits in force: those of the operator, else those of the code. */
export function limitsInForce({ maxRunning, rate, code }: OwnLimits): LimitColumns {
  return {
    max_running: maxRunning === undefined ? code.max_running : maxRunning,
    rate: rate === undefined ? code.rate : rate && encodeRate(rate),
  };
}

/** The columns of a definition from code, with the limits of the operator, if there are any. */
export function withOwnLimits<Values extends LimitColumns>(
  values: Values,
  limited: string | null,
): Values & { readonly limited: string | null } {
  const own = parseOwnLimits(limited);
  if (!own) return { ...values, limited: null };
  const { max_running, rate } = values;
  const next: OwnLimits = { ...own, code: { max_running, rate } };
  return { ...values, ...limitsInForce(next), limited: JSON.stringify(next) };
}
