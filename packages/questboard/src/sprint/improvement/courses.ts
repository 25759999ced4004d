import { type SortKey, sortBy } from '../../order.ts';
import type { Course } from '../placing/place.ts';
import { awaitedBy, type Problem, type WeekTask } from '../placing/problem.ts';

const OTHER_DELAY_WEIGHTS = [0, 10, 40] as const;

/** The course of the settings: the most urgent task first. */
export function firstCourse({ tasks, settings }: Problem): Course {
  const order = sortBy(tasks, (task) => [tierOf(task), task.urgency.rank, ...laterKeys(task)]);
  return { order, delayWeight: settings.delayWeight, preferred: new Map() };
}

/** Courses that differ from the first as a whole: by the weight of a delay, and by priorities that no task inherits. */
export function otherCourses(first: Course, problem: Problem): Course[] {
  const others = OTHER_DELAY_WEIGHTS.filter((weight) => weight !== first.delayWeight);
  const orders = [first.order, orderByOwnPriority(problem)];
  return orders
    .flatMap((order) =>
      [first.delayWeight, ...others].map((delayWeight) => ({ ...first, order, delayWeight })),
    )
    .slice(1);
}

/** Tasks that were left over last week are planned first, whatever the plan gains: their tier is 0, that of others 1. */
export function tierOf({ urgency }: WeekTask): number {
  return urgency.isLeftOver ? 0 : 1;
}

/** The most pressing task first, and just before it the tasks that it waits for. */
function orderByOwnPriority({ tasks, carried }: Problem): WeekTask[] {
  const order = new Set<WeekTask>();
  for (const task of sortBy(tasks, (each) => [tierOf(each), each.rank, ...laterKeys(each)])) {
    const group = new Set([task]);
    for (const member of group) {
      const awaited = awaitedBy(member).flatMap((index) => tasks[index - carried.length] ?? []);
      for (const other of awaited) if (!order.has(other)) group.add(other);
    }
    for (const member of sortBy(group, ({ index }) => [index])) order.add(member);
  }
  return [...order];
}

function laterKeys({ urgency, task }: WeekTask): SortKey {
  return [-urgency.chainMinutes, task.createdAt, task.id];
}
