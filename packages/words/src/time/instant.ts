/** Instants and days as people and programs write them. */

/** A day, and a time with its zone: that of this machine is rarely the one that is meant. */
const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2}))?$/i;

/** Ms since the epoch, negative before 1970. A day alone is midnight UTC. Undefined for all else, also a time without zone. */
export function readInstant(text: string): number | undefined {
  const day = INSTANT.exec(text)?.[1];
  if (day === undefined || !isDay(day)) return undefined;
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? undefined : ms;
}

/** A day of the calendar, `2026-02-02`. `Date` itself would take the 30th of February for the 2nd of March. */
export function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
