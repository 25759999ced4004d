import * as z from 'zod';

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const DURATION = /^\s*(\d{1,16}(?:\.\d{1,16})?)\s?(ms|[smhdw])\s*$/;

/**
 * A duration such as `'30s'` or `'1.5 h'` (units ms, s, m, h, d, w) in whole milliseconds;
 * undefined for anything else, also for a number without a unit.
 */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  const scale = UNITS[unit ?? ''];
  if (amount === undefined || scale === undefined) return undefined;
  const milliseconds = Math.round(Number(amount) * scale);
  return Number.isSafeInteger(milliseconds) ? milliseconds : undefined;
}

/** In a file: `'30s'`, or a whole number of milliseconds. Decodes to milliseconds. */
export const durationSchema: z.ZodType<number> = z.union([
  z.int().nonnegative(),
  // The pattern is for a JSON Schema: the message of the transform says more.
  z.string().meta({ pattern: DURATION.source }).transform(toMilliseconds),
]);

function toMilliseconds(text: string, context: z.RefinementCtx<string>): number {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue({ code: 'invalid_format', format: 'duration text', input: text });
  return z.NEVER;
}
