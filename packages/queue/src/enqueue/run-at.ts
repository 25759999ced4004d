/** The time of a run that a program names. */
import { isInstant, LONGEST_DURATION_MS, readInstant } from '@sb/words';

export const EXPECTED_RUN_AT =
  'a Date, or a time with its zone such as 2026-01-05T09:00:00Z, up to the year 9899';

/** Ms since the epoch; 0 for each time before it. Undefined for what is no time. */
export function parseRunAt(given: unknown): number | undefined {
  const at = Math.max(0, msOf(given) ?? Number.NaN);
  return isRunAt(at) ? at : undefined;
}

/** A start deadline may follow it, which is an instant too. */
export function isRunAt(ms: unknown): boolean {
  return typeof ms === 'number' && ms >= 0 && isInstant(ms + LONGEST_DURATION_MS);
}

function msOf(given: unknown): number | undefined {
  if (given instanceof Date) return given.getTime();
  return typeof given === 'string' ? readInstant(given) : undefined;
}
