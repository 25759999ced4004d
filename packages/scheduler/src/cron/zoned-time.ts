import { wallClock } from './wall-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * An instant as the clocks of a zone show it, with their offset: `2026-03-29T03:00:00+02:00`. Takes every zone that
 * Intl knows, also `EST5EDT`, which a machine may be in; throws a `RangeError` for others.
 */
export function zonedTime(instant: Date, timezone: string): string {
  const at = instant.getTime();
  const { offset } = wallClock(timezone).spanAt(at);
  return `${new Date(at + offset).toISOString().slice(0, 19)}${offsetText(offset)}`;
}

function offsetText(offset: number): string {
  const size = Math.abs(offset);
  const seconds = (size % MINUTE) / 1_000;
  const parts = [Math.floor(size / HOUR), Math.floor((size % HOUR) / MINUTE), ...(seconds ? [seconds] : [])];
  return `${offset < 0 ? '-' : '+'}${parts.map((part) => String(part).padStart(2, '0')).join(':')}`;
}
