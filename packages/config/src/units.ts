import { DURATION_PATTERN, LONGEST_DURATION_MS, readDuration } from '@sb/words';
import * as z from 'zod';

const PERIODS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const RATE = /^([1-9]\d{0,8})\/([1-9]\d{0,8})?([smhd])$/;

/** In a file: `'30s'`, or a whole number of milliseconds. Decodes to milliseconds. */
export const durationSchema: z.ZodType<number> = z.union([
  z.int().nonnegative().max(LONGEST_DURATION_MS),
  // The pattern is for a JSON Schema: the message of the transform says more.
  z.string().meta({ pattern: DURATION_PATTERN.source }).transform(toMilliseconds),
]);

function toMilliseconds(text: string, context: z.RefinementCtx<string>): number {
  const milliseconds = readDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue({ code: 'invalid_format', format: 'duration text', input: text });
  return z.NEVER;
}

/** At most `limit` in each `perMs` milliseconds. */
export interface Rate {
  readonly limit: number;
  readonly perMs: number;
}

/** A rate such as `10/s`, `100/m`, `5/10s`; undefined for anything else. */
export function parseRate(text: string): Rate | undefined {
  const [, limit, periods = '1', unit = ''] = RATE.exec(text) ?? [];
  const perMs = Number(periods) * (PERIODS_MS[unit] ?? Infinity);
  return perMs <= LONGEST_DURATION_MS ? { limit: Number(limit), perMs } : undefined;
}

/** In a file: `'10/s'`. */
export const rateSchema: z.ZodType<Rate> = z.string().meta({ pattern: RATE.source }).transform(toRate);

function toRate(text: string, context: z.RefinementCtx<string>): Rate {
  const rate = parseRate(text);
  if (rate) return rate;
  context.addIssue({ code: 'invalid_format', format: 'rate text', input: text });
  return z.NEVER;
}
