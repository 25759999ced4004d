/** Times as people type them: `10m`, `18:00` and `2026-11-28 18:00`, by the clocks of a zone. Pure. */
import { instantOf, wallTime } from './times.ts';

const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: DAY_MS };
const DURATION = /^(\d{1,6})([smhd])$/;
const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)$/;
const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ]+(\d\d:\d\d(?::\d\d)?))?$/;
/** With its own offset from UTC. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:\d\d)$/;

export interface TypedTime {
  /** Ms since the epoch. */
  readonly at: number;
  /** As it was typed: it is after this time. */
  readonly after?: string;
}

/** A time of day is the next one after `now`. Undefined: it is none of these. Throws `RangeError` for an unknown zone. */
export function typedTime(text: string, zone: string, now: number): TypedTime | undefined {
  const word = text.trim();
  const [, count, unit = ''] = DURATION.exec(word) ?? [];
  if (count !== undefined) return { at: now + Number(count) * (UNITS[unit] ?? 0), after: word };
  const minutes = clockMinutes(word);
  if (minutes !== undefined) return { at: nextClock(minutes, zone, now) };
  if (/^\d{4}-/.test(word) && !isDay(word.slice(0, 10))) return undefined;
  const [, day, time = '00:00'] = DATE.exec(word) ?? [];
  const at = day === undefined ? instant(word) : wallInstant(`${day}T${time}Z`, zone);
  return Number.isNaN(at) ? undefined : { at };
}

/** Of what has been: a time of day is the last one before `now`, and a duration is how long ago. */
export function typedPast(text: string, zone: string, now: number): number | undefined {
  const minutes = clockMinutes(text.trim());
  if (minutes !== undefined) return lastClock(minutes, zone, now);
  const time = typedTime(text, zone, now);
  if (!time) return undefined;
  return time.after === undefined ? time.at : now - (time.at - now);
}

/** When a run starts: `now`, after how long, or at a time, as the route takes it. Undefined: it is none of these. */
export function typedStart(
  text: string,
  zone: string,
  now: number,
): { delay?: string; runAt?: string } | undefined {
  if (['', 'now'].includes(text.trim())) return {};
  const time = typedTime(text, zone, now);
  if (!time) return undefined;
  return time.after === undefined ? { runAt: new Date(time.at).toISOString() } : { delay: time.after };
}

/** `2026-02-28`, and not `2026-02-30`, which a browser reads as a day of March. */
export function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Of the day: `18:30` is 1110. */
function clockMinutes(word: string): number | undefined {
  const clock = CLOCK.exec(word);
  return clock ? Number(clock[1]) * 60 + Number(clock[2]) : undefined;
}

function nextClock(minutes: number, zone: string, now: number): number {
  const wall = clockToday(minutes, zone, now);
  const at = instantOf(wall, zone);
  return at > now ? at : instantOf(wall + DAY_MS, zone);
}

function lastClock(minutes: number, zone: string, now: number): number {
  const wall = clockToday(minutes, zone, now);
  const at = instantOf(wall, zone);
  return at <= now ? at : instantOf(wall - DAY_MS, zone);
}

/** As the clocks of the zone show it. */
function clockToday(minutes: number, zone: string, now: number): number {
  const today = wallTime(now, zone);
  return today - (today % DAY_MS) + minutes * 60_000;
}

function wallInstant(text: string, zone: string): number {
  const wall = Date.parse(text);
  return Number.isNaN(wall) ? wall : instantOf(wall, zone);
}

function instant(word: string): number {
  return INSTANT.test(word) ? Date.parse(word) : Number.NaN;
}
