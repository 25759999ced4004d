import { type CronFields, needsBothDays } from './cron-expression.ts';

/*
 * A wall time is the date and time that a clock shows, without a zone, as the milliseconds that `Date.UTC` gives for it.
 */

const MINUTE = 60_000;
const DAY = 86_400_000;
const FIRST_DAY = 0;
/** Dates fall on the same days of the week again after 28 years. */
const CYCLE = Date.UTC(1998, 0, 1) / DAY;
const LAST_DAY = Date.UTC(9999, 11, 31) / DAY;

/** The first wall time at `wall` or later that matches, until the end of 9999. */
export function firstWallTimeFrom(fields: CronFields, wall: number): number | undefined {
  const start = Math.floor(wall / DAY);
  for (const day of matchingDays(fields, Math.max(start, FIRST_DAY), 1)) {
    const time = firstTimeFrom(fields, day === start ? wall - day * DAY : 0);
    if (time !== undefined) return day * DAY + time;
  }
  return undefined;
}

/** The last wall time before `wall` that matches, back to the beginning of 1970. */
export function lastWallTimeBefore(fields: CronFields, wall: number): number | undefined {
  const start = Math.floor(wall / DAY);
  for (const day of matchingDays(fields, Math.min(start, LAST_DAY), -1)) {
    const time = lastTimeBefore(fields, day === start ? wall - day * DAY : DAY);
    if (time !== undefined) return day * DAY + time;
  }
  return undefined;
}

/** Whether it matches two days that follow each other. */
export function matchesNextDay(fields: CronFields): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (const day of matchingDays(fields, FIRST_DAY, 1)) {
    if (day === before + 1) return true;
    if (day > CYCLE) return false;
    before = day;
  }
  return false;
}

function* matchingDays(fields: CronFields, start: number, step: 1 | -1): Generator<number> {
  let day = start;
  while (day >= FIRST_DAY && day <= LAST_DAY) {
    const date = new Date(day * DAY);
    if (!fields.month.values.includes(date.getUTCMonth() + 1)) {
      day = leaveMonth(date, step);
      continue;
    }
    if (matchesDay(fields, date)) yield day;
    day += step;
  }
}

function leaveMonth(date: Date, step: 1 | -1): number {
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  return (step === 1 ? Date.UTC(year, month + 1, 1) : Date.UTC(year, month, 0)) / DAY;
}

function matchesDay(fields: CronFields, date: Date): boolean {
  const byDate = fields.dayOfMonth.values.includes(date.getUTCDate());
  const byWeekday = fields.dayOfWeek.values.includes(date.getUTCDay());
  return needsBothDays(fields) ? byDate && byWeekday : byDate || byWeekday;
}

function firstTimeFrom({ minute, hour }: CronFields, time: number): number | undefined {
  const from = Math.ceil(time / MINUTE);
  const startHour = Math.floor(from / 60);
  for (const h of hour.values) {
    if (h < startHour) continue;
    const m = minute.values.find((value) => h > startHour || value >= from % 60);
    if (m !== undefined) return (h * 60 + m) * MINUTE;
  }
  return undefined;
}

function lastTimeBefore({ minute, hour }: CronFields, time: number): number | undefined {
  const to = Math.ceil(time / MINUTE) - 1;
  const startHour = Math.floor(to / 60);
  for (const h of hour.values.toReversed()) {
    if (h > startHour) continue;
    const m = minute.values.findLast((value) => h < startHour || value <= to % 60);
    if (m !== undefined) return (h * 60 + m) * MINUTE;
  }
  return undefined;
}
