import type { Instant, LocalDate } from './model/dates.ts';
import type { Org } from './model/organisation.ts';

const DAY_MS = 86_400_000;
/** 1970-01-05, the first Monday. */
const FIRST_MONDAY = 4;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The working days of an organisation, seen from one day. */
export interface Calendar {
  readonly today: LocalDate;
  /** The local date of an instant. */
  dateOf(instant: Instant): LocalDate;
  /** The number of working days d with `from < d <= to`. */
  workdaysBetween(from: LocalDate, to: LocalDate): number;
  /** The age of an instant in working days: the day itself does not count, today does. */
  ageOf(instant: Instant): number;
  /** The date of the nth working day after today; today itself for 0, and where no weekday is a working day. */
  workdayAfterToday(count: number): LocalDate;
}

export function createCalendar(org: Pick<Org, 'timezone' | 'workdays' | 'holidays'>, now: Instant): Calendar {
  const today = localDate(now, org.timezone);
  const dates = new Map<Instant, LocalDate>();
  const daysOff = holidaysOnWorkdays(org);
  const ordinal = (date: LocalDate): number => {
    const day = dayNumber(date);
    return workdaysBefore(day + 1, org.workdays) - daysOff.filter((off) => off <= day).length;
  };
  const dateOf = (instant: Instant): LocalDate => {
    const known = dates.get(instant);
    if (known !== undefined) return known;
    const date = localDate(instant, org.timezone);
    dates.set(instant, date);
    return date;
  };
  const workdaysBetween = (from: LocalDate, to: LocalDate): number =>
    Math.max(0, ordinal(to) - ordinal(from));
  return {
    today,
    dateOf,
    workdaysBetween,
    ageOf: (instant) => workdaysBetween(dateOf(instant), today),
    workdayAfterToday(count) {
      if (org.workdays.length === 0) return today;
      let date = today;
      while (workdaysBetween(today, date) < count) date = addDays(date, 1);
      return date;
    },
  };
}

/** The date of an instant on the wall calendar of a zone. */
export function localDate(instant: Instant, timezone: string): LocalDate {
  return formatterFor(timezone).format(new Date(instant));
}

/** Monday is 1, Sunday is 7. */
export function weekdayOf(date: LocalDate): number {
  return modulo(dayNumber(date) - FIRST_MONDAY, 7) + 1;
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date((dayNumber(date) + days) * DAY_MS).toISOString().slice(0, 10);
}

function dayNumber(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** Swedish writes dates as ISO does. Making a formatter costs more than a thousand uses of it. */
function formatterFor(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known) return known;
  const options = { timeZone: timezone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const formatter = new Intl.DateTimeFormat('sv-SE', options);
  formatters.set(timezone, formatter);
  return formatter;
}

function holidaysOnWorkdays({ holidays, workdays }: Pick<Org, 'workdays' | 'holidays'>): number[] {
  return [...new Set(holidays)].filter((date) => workdays.includes(weekdayOf(date))).map(dayNumber);
}

/** Working weekdays before a day, counted from the first Monday. Only differences of two results have a meaning. */
function workdaysBefore(day: number, workdays: readonly number[]): number {
  const weeks = Math.floor((day - FIRST_MONDAY) / 7);
  const rest = modulo(day - FIRST_MONDAY, 7);
  return weeks * workdays.length + workdays.filter((weekday) => weekday <= rest).length;
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
