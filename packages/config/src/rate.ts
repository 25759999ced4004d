import * as z from 'zod';

const PERIODS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const RATE = /^([1-9]\d{0,8})\/([1-9]\d{0,8})?([smhd])$/;

/** So many in so many milliseconds. */
export interface Rate {
  readonly limit: number;
  readonly perMs: number;
}

/** A rate such as `10/s`, `100/m`, `5/10s`; undefined for anything else. */
export function parseRate(text: string): Rate | undefined {
  const [, limit, periods = '1', unit = ''] = RATE.exec(text) ?? [];
  const perMs = PERIODS_MS[unit];
  return perMs === undefined ? undefined : { limit: Number(limit), perMs: Number(periods) * perMs };
}

/** In a file. */
export const rateSchema: z.ZodType<Rate> = z.string().meta({ pattern: RATE.source }).transform(toRate);

function toRate(text: string, context: z.RefinementCtx<string>): Rate {
  const rate = parseRate(text);
  if (rate) return rate;
  context.addIssue({ code: 'invalid_format', format: 'rate text', input: text });
  return z.NEVER;
}
