import { addDays, weekdayOf } from '../../calendar.ts';
import type { LocalDate } from '../../model/dates.ts';
import type { Org } from '../../model/organisation.ts';

/** A week as a plan sees it: always from its Monday on, whatever today is. */
export interface Week {
  /** A Monday. */
  readonly start: LocalDate;
  /** The last working day; the Sunday if the week has no working day. */
  readonly end: LocalDate;
  /** The working days of the organisation. An index into them is a day of the plan. */
  readonly days: readonly LocalDate[];
}

export function weekFrom(start: LocalDate, { workdays, holidays }: Pick<Org, 'workdays' | 'holidays'>): Week {
  const dates = Array.from({ length: 7 }, (_, index) => addDays(start, index));
  const days = dates.filter((date) => workdays.includes(weekdayOf(date)) && !holidays.includes(date));
  return { start, end: days.at(-1) ?? addDays(start, 6), days };
}

/** The first working day on or after a date, as an index; undefined if the week has none. */
export function dayFrom({ days }: Week, date: LocalDate): number | undefined {
  const index = days.findIndex((day) => day >= date);
  return index < 0 ? undefined : index;
}
