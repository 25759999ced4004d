import { addDays, weekdayOf } from './calendar.ts';
import { InvalidWeekError } from './errors.ts';
import type { LocalDate } from './model/dates.ts';

const WEEK = /^(?<year>\d{4})-W(?<week>\d{2})$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The Monday of the ISO week of a date. */
export function weekStartOf(date: LocalDate): LocalDate {
  return addDays(date, 1 - weekdayOf(date));
}

/**
 * Reads an ISO week (`2026-W06`) or any date in it (`2026-02-04`), and returns its Monday.
 * Throws `WEEK_INVALID` for another text, and for a week or a day that does not exist.
 */
export function parseWeek(text: string): LocalDate {
  const { year, week } = WEEK.exec(text)?.groups ?? {};
  const monday = year && week ? mondayOf(year, Number(week)) : mondayAt(text);
  if (monday === undefined) throw new InvalidWeekError(text);
  return monday;
}

/** The first week of a year is that of 4 January; the year of a week is that of its Thursday. */
function mondayOf(year: string, week: number): LocalDate | undefined {
  const monday = addDays(weekStartOf(`${year}-01-04`), 7 * (week - 1));
  const isOfYear = week > 0 && addDays(monday, 3).startsWith(`${year}-`);
  return isOfYear ? monday : undefined;
}

function mondayAt(text: string): LocalDate | undefined {
  const exists =
    DATE.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && addDays(text, 0) === text;
  return exists ? weekStartOf(text) : undefined;
}
