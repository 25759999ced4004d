import { compactAge, formatCount } from '@sb/words';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** For sentences, which pages show too: `in 42m`, `2d ago`, `now` (less than half a second). Both in epoch milliseconds. */
export function ageTime(at: number, now: number): string {
  const distance = Math.abs(at - now);
  if (distance < SECOND / 2) return 'now';
  return at > now ? `in ${compactAge(distance)}` : `${compactAge(distance)} ago`;
}

/** The same for the tables of a terminal: `in 42 min`, `2 d ago`, `now`. */
export function relativeTime(at: number, now: number): string {
  const distance = oneUnit(Math.abs(at - now));
  if (distance === undefined) return 'now';
  return at > now ? `in ${distance}` : `${distance} ago`;
}

/** The time of day in an IANA zone: `09:00`. */
export function clock(at: number, zone: string): string {
  return format(at, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** A day and the time of day in an IANA zone: `Wed 09:00` within six days, else `3 Dec 09:00` or `3 Dec 2027 09:00`. */
export function dayAndClock(at: number, zone: string, now: number): string {
  return `${day(at, zone, now)} ${clock(at, zone)}`;
}

/** `09:00` on the same day in the zone, else as `dayAndClock`. */
export function clockOrDay(at: number, zone: string, now: number): string {
  const date = (time: number): string =>
    format(time, zone, { day: 'numeric', month: 'numeric', year: 'numeric' });
  return date(at) === date(now) ? clock(at, zone) : dayAndClock(at, zone, now);
}

function day(at: number, zone: string, now: number): string {
  if (Math.abs(at - now) <= 6 * DAY) return format(at, zone, { weekday: 'short' });
  const date = { day: 'numeric', month: 'short' } as const;
  const year = (time: number): string => format(time, zone, { year: 'numeric' });
  return format(at, zone, year(at) === year(now) ? date : { ...date, year: 'numeric' });
}

function format(at: number, zone: string, parts: Intl.DateTimeFormatOptions): string {
  // British English writes the day before the month and 24 hours.
  return new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: zone }).format(at);
}

/** A duration in one unit: `2 min`, `40 ms`. */
export function roundedDuration(ms: number): string {
  return oneUnit(ms) ?? `${Math.round(ms)} ms`;
}

/** Rounds to the largest unit of which there is at least one; undefined below half a second. */
function oneUnit(ms: number): string | undefined {
  const seconds = Math.round(ms / SECOND);
  const minutes = Math.round(ms / MINUTE);
  const hours = Math.round(ms / HOUR);
  if (seconds < 1) return undefined;
  if (seconds < 60) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min`;
  return hours < 24 ? `${hours} h` : `${formatCount(Math.round(ms / DAY))} d`;
}
