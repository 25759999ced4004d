/** Rates as texts. Apart from the schemas, so that the command line reads a rate without the library of schemas. */
import { LONGEST_DURATION_MS } from '@sb/words';

const PERIODS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export const RATE_PATTERN = /^([1-9]\d{0,8})\/([1-9]\d{0,8})?([smhd])$/;

/** At most `limit` in each `perMs` milliseconds. */
export interface Rate {
  readonly limit: number;
  readonly perMs: number;
}

/** A rate such as `10/s`, `100/m`, `5/10s`; undefined for anything else. */
export function parseRate(text: string): Rate | undefined {
  const [, limit, periods = '1', unit = ''] = RATE_PATTERN.exec(text) ?? [];
  const perMs = Number(periods) * (PERIODS_MS[unit] ?? Infinity);
  return perMs <= LONGEST_DURATION_MS ? { limit: Number(limit), perMs } : undefined;
}
