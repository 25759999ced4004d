import { type Board, mayHaveTasks } from '../../board.ts';
import { capacityOn } from '../../capacity.ts';
import type { LocalDate } from '../../model/dates.ts';
import type { Member } from '../../model/organisation.ts';
import { sortBy } from '../../order.ts';
import type { Week } from './week.ts';

const SPRINTS_FOR_FOCUS = 3;
const LEAST_FOCUS = 50;
const MOST_FOCUS = 90;

/** The result of a week that is over. */
export interface CompletedSprint {
  readonly weekStart: LocalDate;
  /** The estimated minutes of the tasks that were done. */
  readonly doneMinutes: number;
  /** The whole capacity of the team in the week. */
  readonly availableMinutes: number;
}

/** A member who may get tasks in the week, and the minutes that a plan may fill. */
export interface Teammate {
  /** The position in the team. */
  readonly index: number;
  readonly member: Member;
  /** For each working day of the week. */
  readonly free: readonly number[];
  readonly capacityMinutes: number;
}

/** The active members, by id. Viewers get no tasks. */
export function teamOf({ org, members }: Board, week: Week, focus: number): Teammate[] {
  return members.filter(mayHaveTasks).map((member, index) => {
    const free = week.days.map((date) => Math.floor((capacityOn(member, date, org) * focus) / 100));
    return { index, member, free, capacityMinutes: free.reduce((sum, minutes) => sum + minutes, 0) };
  });
}

/**
 * The percentage of a day that a plan fills: what the team got done in its last three sprints before the week, from
 * 50 to 90; the setting while there are fewer.
 */
export function focusOf(setting: number, completed: readonly CompletedSprint[], week: Week): number {
  const earlier = completed.filter(
    ({ weekStart, availableMinutes }) => weekStart < week.start && availableMinutes > 0,
  );
  const last = sortBy(earlier, ({ weekStart }) => [weekStart]).slice(-SPRINTS_FOR_FOCUS);
  if (last.length < SPRINTS_FOR_FOCUS) return setting;
  const shares = last.map(({ doneMinutes, availableMinutes }) => doneMinutes / availableMinutes);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return Math.min(MOST_FOCUS, Math.max(LEAST_FOCUS, Math.round(100 * mean)));
}
