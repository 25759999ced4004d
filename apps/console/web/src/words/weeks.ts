/** Weeks as people read them. Dates are those of the organisation: no zone changes them. Pure. */
const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
const MONTHS = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });
const WEEKDAYS = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' });

/** The Monday so many weeks later. */
export function addWeeks(monday: string, weeks: number): string {
  return dateOf(msOf(monday) + weeks * WEEK_DAYS * DAY_MS);
}

/** `30 Nov to 4 Dec`; `30 Nov` of one day */
export function daysText(from: string, to: string): string {
  return from === to ? dayOf(from) : `${dayOf(from)} to ${dayOf(to)}`;
}

/** Of a week that has no plan, so that its working days are not known: `30 Nov to 6 Dec` */
export function weekText(monday: string): string {
  return daysText(monday, dateOf(msOf(monday) + (WEEK_DAYS - 1) * DAY_MS));
}

/** `Mon 30` */
export function columnText(date: string): string {
  return `${WEEKDAYS.format(msOf(date))} ${Number(date.slice(8))}`;
}

/** `Mon` */
export function weekdayText(date: string): string {
  return WEEKDAYS.format(msOf(date));
}

/** The ISO week: the year's first is that of its first Thursday. */
export function weekNumber(monday: string): number {
  const thursday = msOf(monday) + 3 * DAY_MS;
  const newYear = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
  return Math.floor((thursday - newYear) / DAY_MS / WEEK_DAYS) + 1;
}

/** `24h`, `121.5h` */
export function hoursText(minutes: number): string {
  return `${Math.round(minutes / 6) / 10}h`;
}

/** `30 Nov`; `30 Nov 2025` where today is of another year. */
export function dayOf(date: string, today = date): string {
  const year = date.slice(0, 4) === today.slice(0, 4) ? '' : ` ${date.slice(0, 4)}`;
  return `${Number(date.slice(8))} ${MONTHS.format(msOf(date))}${year}`;
}

function msOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
