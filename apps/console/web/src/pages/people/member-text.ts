/** A member in words: days, time and work. Pure. */
import type { MemberRow, MemberWeek } from '../../../../src/answers/sprints/members.ts';
import { dayOf, daysText, weekdayText } from '../../words/weeks.ts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** Claimed: what a person has to finish. */
const OPEN = ['in-progress', 'in-review', 'blocked', 'todo'];

export function weekMinutes({ dayMinutes }: Pick<MemberRow, 'dayMinutes'>): number {
  return dayMinutes.reduce((sum, minutes) => sum + minutes, 0);
}

/** `Mon Tue Thu` */
export function workdaysText(workdays: readonly number[]): string {
  return workdays.map((day) => WEEKDAYS[day - 1] ?? String(day)).join(' ');
}

/** `This week`, and from its end on `Next week, 30 Nov`. */
export function weekName({ start, isComing }: MemberWeek): string {
  return isComing ? `Next week, ${dayOf(start)}` : 'This week';
}

/** Said once, not of each member. */
export function noPlanText({ start, isComing }: MemberWeek): string {
  return isComing
    ? `There is no plan for next week, from ${dayOf(start)}, yet.`
    : 'There is no plan for this week.';
}

/** Days of the week with less than a whole day: `away Mon, Tue`, `partly away Fri`. */
export function awayText(
  { dayMinutes, dailyCapacityMinutes }: Pick<MemberRow, 'dayMinutes' | 'dailyCapacityMinutes'>,
  days: readonly string[],
): string {
  const named = (fits: (minutes: number) => boolean): string[] =>
    days.flatMap((date, nr) => (fits(dayMinutes[nr] ?? 0) ? [weekdayText(date)] : []));
  const away = named((minutes) => minutes === 0);
  const partly = named((minutes) => minutes > 0 && minutes < dailyCapacityMinutes);
  if (days.length > 0 && away.length === days.length) return 'away all week';
  if (days.length > 0 && partly.length === days.length) return 'partly there all week';
  return [
    ...(away.length > 0 ? [`away ${away.join(', ')}`] : []),
    ...(partly.length > 0 ? [`partly ${partly.join(', ')}`] : []),
  ].join('; ');
}

/** `24 Dec to 31 Dec: 0 %, leave` */
export function availabilityText({ from, to, percent, reason }: MemberRow['availability'][number]): string {
  const why = reason === undefined ? '' : `, ${reason}`;
  return `${daysText(from, to)}: ${percent === 0 ? 'away' : `${percent} %`}${why}`;
}

/** `2 in-progress, 1 todo`; what is open only. */
export function workText(tasks: MemberRow['tasks']): string {
  return OPEN.flatMap((status) => (tasks[status] ? [`${tasks[status]} ${status}`] : [])).join(', ');
}

export function openCount(tasks: MemberRow['tasks']): number {
  return OPEN.reduce((sum, status) => sum + (tasks[status] ?? 0), 0);
}
