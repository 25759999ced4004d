/** The time of a run that a program names. */
import { isInstant, LONGEST_DURATION_MS } from '@sb/words';

/** A date alone is midnight UTC. A time has its zone: that of this machine is rarely the one that is meant. */
const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2}))?$/i;

export const EXPECTED_RUN_AT =
  'a Date, or a time with its zone such as 2026-01-05T09:00:00Z, up to the year 9899';

/** Ms since the epoch; 0 for each time before it. Undefined for what is no time. */
export function parseRunAt(given: unknown): number | undefined {
  const ms = given instanceof Date ? given.getTime() : readInstant(given);
  return isRunAt(Math.max(0, ms)) ? Math.max(0, ms) : undefined;
}

/** A start deadline may follow it, which is an instant too. */
export function isRunAt(ms: unknown): boolean {
  return typeof ms === 'number' && ms >= 0 && isInstant(ms + LONGEST_DURATION_MS);
}

function readInstant(given: unknown): number {
  const day = typeof given === 'string' ? INSTANT.exec(given)?.[1] : undefined;
  if (typeof given !== 'string' || day === undefined || !isDay(day)) return Number.NaN;
  return new Date(given).getTime();
}

/** False for the 30th of February, which `Date` takes for the 2nd of March. */
function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}
