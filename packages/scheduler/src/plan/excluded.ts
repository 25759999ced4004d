import { zoneClock } from '../cron/zones.ts';

/** Whether the local date of an instant is one of these: `2026-12-25`. */
export function isExcluded(dates: readonly string[], instant: number, timezone: string): boolean {
  return dates.length > 0 && dates.includes(localDate(instant, timezone));
}

/** The date that the clocks of the zone show. */
function localDate(instant: number, timezone: string): string {
  const { offset } = zoneClock(timezone).spanAt(instant);
  return new Date(instant + offset).toISOString().slice(0, 10);
}
