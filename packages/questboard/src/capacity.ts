import { weekdayOf } from './calendar.ts';
import type { LocalDate } from './model/dates.ts';
import type { Member, Org } from './model/organisation.ts';

/** The minutes that a member has on a date: 0 on a day off; the lowest percentage declared for the date counts. */
export function capacityOn(member: Member, date: LocalDate, org: Pick<Org, 'workdays' | 'holidays'>): number {
  const workdays = member.workdays ?? org.workdays;
  const isOff = !member.active || org.holidays.includes(date) || !workdays.includes(weekdayOf(date));
  if (isOff) return 0;
  const declared = member.availability.filter(({ from, to }) => from <= date && date <= to);
  const percent = Math.min(100, ...declared.map((availability) => availability.percent));
  return Math.floor((member.dailyCapacityMinutes * percent) / 100);
}
