import { remainingMinutes } from '../../board.ts';
import type { Task } from '../../model/organisation.ts';
import { priorityRank, sortBy } from '../../order.ts';
import type { WeekFacts } from '../week/facts.ts';
import type { Teammate } from '../week/team.ts';
import { NOT_THIS_WEEK, type Timetable } from './timetable.ts';

/** Where a task is in the week. */
export interface Slot {
  readonly mate: Teammate;
  /** The first day with minutes of the task. */
  readonly start: number;
  /** Absent: the task goes on after the week. */
  readonly finish?: number;
}

export interface CarriedTask extends Slot {
  readonly task: Task;
  readonly minutes: number;
  /** The part of the assignee's week that is taken then: 1 is all of it. */
  readonly load: number;
}

/**
 * Gives tasks in work the first free minutes of their assignees, the most pressing first. What does not fit spills:
 * it keeps all its minutes, and has no finish.
 */
export function carryOver(
  tasks: readonly Task[],
  timetable: Timetable,
  { team, board }: WeekFacts,
): CarriedTask[] {
  const mates = new Map(team.map((mate) => [mate.member.id, mate]));
  const order = sortBy(tasks, (task) => [priorityRank(task.priority), task.dueDate, task.startedAt, task.id]);
  return order.flatMap((task): CarriedTask[] => {
    const mate = mates.get(task.assigneeId ?? '');
    if (!mate) return [];
    const minutes = remainingMinutes(task, board.org.settings);
    const finish = timetable.finishDay(mate, 0, minutes);
    const begin = timetable.take(mate, 0, minutes);
    const load = timetable.loadOf(mate) / mate.capacityMinutes;
    const isSpilled = finish === NOT_THIS_WEEK;
    const start = begin === NOT_THIS_WEEK ? (isSpilled ? lastWorkday(mate) : finish) : begin;
    return [{ task, minutes, mate, load, start, ...(!isSpilled && { finish }) }];
  });
}

/** Work beyond the capacity of the week is shown on the last day. */
function lastWorkday({ free }: Teammate): number {
  return free.findLastIndex((minutes) => minutes > 0);
}
