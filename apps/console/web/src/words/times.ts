/** Times as people read them. Pure: the caller passes the zone and the time now. */
import { shortDuration } from './numbers.ts';

const DAY_MS = 86_400_000;
const HALF_HOUR_MS = 1_800_000;
/** Farther from now than this, a date alone could be that of another year. */
const YEAR_FROM_MS = 183 * DAY_MS;
/** What was less than this ago is `now`. */
const NOW_MS = 2_000;
/** What is less than this ahead is `now`, as in the sentences of the server. */
const SOON_MS = 500;

/** Under 24 h relative (`22s ago`, `in 25m`), older a date; also what would be rounded to a day. */
export function relativeTime(at: number, now: number, zone: string): string {
  const ago = now - at;
  if (Math.abs(ago) >= DAY_MS - HALF_HOUR_MS) return shortDate(at, zone, now);
  if (ago >= NOW_MS) return `${shortDuration(ago)} ago`;
  return ago > -SOON_MS ? 'now' : `in ${shortDuration(-ago)}`;
}

/** `28 Nov 2026, 07:10:57 CET`: for titles. */
export function exactTime(at: number, zone: string): string {
  return formatter(zone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(at);
}

/** `07:10` */
export function clockTime(at: number, zone: string): string {
  return formatter(zone, { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** `07:10`; of another day than that of `now` with it: `26 Nov, 07:10`. */
export function clockOrDate(at: number, zone: string, now: number): string {
  const isToday = dayText(at, zone) === dayText(now, zone) && !isYearNeeded(at, now);
  return isToday ? clockTime(at, zone) : shortDate(at, zone, now);
}

/** `28 Nov, 14:15 to 14:30`; the second day, too, where it is another. */
export function fromToText(
  from: number,
  to: number,
  { zone, now }: { readonly zone: string; readonly now: number },
): string {
  const isOneDay = dayText(from, zone) === dayText(to, zone) && !isYearNeeded(from, now);
  return `${shortDate(from, zone, now)} to ${isOneDay ? clockTime(to, zone) : shortDate(to, zone, now)}`;
}

/** `07:10:52.634` */
export function preciseTime(at: number, zone: string): string {
  return formatter(zone, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
  }).format(at);
}

/** `26 Nov, 07:10`; the year in place of the clock where it could be another: `30 Nov 2027`. */
export function shortDate(at: number, zone: string, now: number): string {
  const rest = isYearNeeded(at, now)
    ? ({ year: 'numeric' } as const)
    : ({ hour: '2-digit', minute: '2-digit' } as const);
  return formatter(zone, { day: 'numeric', month: 'short', ...rest }).format(at);
}

/** `Sat 28 Nov`; with the year where it could be another than that of `now`: `Sun 28 Nov 2027`. */
export function dayText(at: number, zone: string, now = at): string {
  const year = isYearNeeded(at, now) && ({ year: 'numeric' } as const);
  return formatter(zone, { weekday: 'short', day: 'numeric', month: 'short', ...year })
    .format(at)
    .replace(',', '');
}

/** `Sat 28 Nov 02:30` */
export function dayTime(at: number, zone: string, now?: number): string {
  return `${dayText(at, zone, now)} ${clockTime(at, zone)}`;
}

function isYearNeeded(at: number, now: number): boolean {
  return Math.abs(at - now) > YEAR_FROM_MS;
}

/** `2026-11-28T02:30:00+01:00`: for records, which are read without a page. */
export function offsetTime(at: number, zone: string): string {
  // Clocks are read to the minute, so the seconds of the time are missing.
  const minutes = Math.ceil((wallTime(at, zone) - at) / 60_000);
  const wall = new Date(at + minutes * 60_000).toISOString().slice(0, 19);
  const offset = new Date(Math.abs(minutes) * 60_000).toISOString().slice(11, 16);
  return `${wall}${minutes < 0 ? '-' : '+'}${offset}`;
}

/** `CET`, `UTC`, `GMT+2` */
export function zoneName(at: number, zone: string): string {
  const parts = formatter(zone, { hour: '2-digit', timeZoneName: 'short' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** The instants at which so many local dates begin, the first of them that of `at`: days are 23 to 25 hours long. */
export function dayStarts(at: number, zone: string, count: number): readonly number[] {
  const today = wallTime(at, zone);
  const midnight = today - (((today % DAY_MS) + DAY_MS) % DAY_MS);
  return Array.from({ length: count }, (_, nr) => instantOf(midnight + nr * DAY_MS, zone));
}

/** Hour of the day and day of the week (0 is Monday) of a zone's clocks. */
export function hourOfWeek(at: number, zone: string): { readonly hour: number; readonly day: number } {
  const wall = new Date(wallTime(at, zone));
  return { hour: wall.getUTCHours(), day: (wall.getUTCDay() + 6) % 7 };
}

/** What the clocks of the zone show, as if they were those of UTC. */
export function wallTime(at: number, zone: string): number {
  const parts = formatter(zone, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '00';
  return Date.parse(`${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}Z`);
}

/** The inverse of `wallTime`. The first guess has the offset of another hour where the clocks change that day. */
export function instantOf(wall: number, zone: string): number {
  const guess = wall - (wallTime(wall, zone) - wall);
  return guess - (wallTime(guess, zone) - wall);
}

const kept = new Map<string, Intl.DateTimeFormat>();

/** A formatter takes 30 us to make, and a list has hundreds of times. */
function formatter(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${Object.entries(options).join(' ')}`;
  const known = kept.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone, hourCycle: 'h23' });
  kept.set(key, made);
  return made;
}

/** `New York` of `America/New_York`. */
export function placeOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}
