import * as z from 'zod';
import { describeDocumentValue, readDuration } from '@sb/words';

const SECOND_MS = 1_000;
/** For editors: the reader of the file checks more. */
const PATTERN = String.raw`^\s*\d+(\.\d+)?\s?(ms|[smhdw])\s*$`;

/** A field of alerts.yaml that takes a number of seconds, or a duration such as `5m`. Decodes to ms. */
export function seconds(least: string, most: string): z.ZodType<number, number | string> {
  const [from = 0, to = Infinity] = [readDuration(least), readDuration(most)];
  const wrong = (input: unknown): string => {
    const got = input === undefined ? 'but it is missing' : `got ${describeDocumentValue(input)}`;
    const hint = typeof input === 'string' && /^\d+$/.test(input) ? '; remove the quotes' : '';
    return `expected seconds, or a duration such as "5m", from ${least} to ${most}, ${got}${hint}`;
  };
  return z
    .union([z.number(), z.string().meta({ pattern: PATTERN })], { error: ({ input }) => wrong(input) })
    .transform((input, context) => {
      const ms = typeof input === 'number' ? Math.round(input * SECOND_MS) : readDuration(input);
      if (ms !== undefined && ms >= from && ms <= to) return ms;
      context.addIssue({ code: 'custom', message: wrong(input), input });
      return z.NEVER;
    });
}
