import { DURATION_PATTERN, readDuration } from '@sb/words';
import * as z from 'zod';

/** In a file: `'30s'`, or a whole number of milliseconds. Decodes to milliseconds. */
export const durationSchema: z.ZodType<number> = z.union([
  z.int().nonnegative(),
  // The pattern is for a JSON Schema: the message of the transform says more.
  z.string().meta({ pattern: DURATION_PATTERN.source }).transform(toMilliseconds),
]);

function toMilliseconds(text: string, context: z.RefinementCtx<string>): number {
  const milliseconds = readDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue({ code: 'invalid_format', format: 'duration text', input: text });
  return z.NEVER;
}
