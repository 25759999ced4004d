import { DURATION_PATTERN, LONGEST_DURATION_MS, readDuration } from '@sb/words';
import * as z from 'zod';
import { parseRate, type Rate, RATE_PATTERN } from './rate.ts';

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

/** In a file: `'10/s'`. */
export const rateSchema: z.ZodType<Rate> = z
  .string()
  .meta({ pattern: RATE_PATTERN.source })
  .transform(toRate);

function toRate(text: string, context: z.RefinementCtx<string>): Rate {
  const rate = parseRate(text);
  if (rate) return rate;
  context.addIssue({ code: 'invalid_format', format: 'rate text', input: text });
  return z.NEVER;
}
