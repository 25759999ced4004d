import { remainingMinutes } from '../../board.ts';
import type { LocalDate } from '../../model/dates.ts';
import type { Task } from '../../model/organisation.ts';
import { priorityRank } from '../../order.ts';
import type { WeekFacts } from '../week/facts.ts';
import type { Screening } from './screening.ts';

/** How soon a task should have its time, from the tasks of the week that wait for it. */
export interface Urgency {
  /** It was in the plan of last week, or such a task waits for it. */
  readonly isLeftOver: boolean;
  /** The rank of the most pressing priority among the task and those that wait for it. */
  readonly rank: number;
  /** The minutes of the longest chain of tasks that begins with it. */
  readonly chainMinutes: number;
}

const NOTHING_WAITS: Urgency = { isLeftOver: false, rank: Infinity, chainMinutes: 0 };

/** The rank of a task's own priority; what is due in the week is of high priority at least. */
export function liftedRank({ priority, dueDate }: Task, weekEnd: LocalDate): number {
  const rank = priorityRank(priority);
  return dueDate !== undefined && dueDate <= weekEnd ? Math.min(rank, priorityRank('high')) : rank;
}

/**
 * Returns the urgency of candidates. A task in work lends its own urgency to those that it waits for, but not that of
 * the tasks behind it: these wait for the work, which goes on whatever is planned.
 */
export function createUrgency(
  { carryOver, candidates }: Screening,
  facts: WeekFacts,
): (task: Task) => Urgency {
  const { waits } = facts;
  const behind = new Map<string, Urgency>();
  const urgencyOf = (task: Task): Urgency => urgencyBefore(task, behind.get(task.id) ?? NOTHING_WAITS, facts);
  const lend = (task: Task, urgency: Urgency): void => {
    for (const id of [...waits.dependenciesOf(task), ...(waits.gateOf(task)?.taskIds ?? [])]) {
      behind.set(id, moreUrgent(behind.get(id) ?? NOTHING_WAITS, urgency));
    }
  };
  for (const task of carryOver) lend(task, urgencyBefore(task, NOTHING_WAITS, facts));
  for (const task of candidates.toReversed()) lend(task, urgencyOf(task));
  return urgencyOf;
}

function urgencyBefore(task: Task, behind: Urgency, { board, week, leftOver }: WeekFacts): Urgency {
  const minutes = remainingMinutes(task, board.org.settings);
  return {
    isLeftOver: behind.isLeftOver || leftOver.has(task.id),
    rank: Math.min(behind.rank, liftedRank(task, week.end)),
    // At least one: a task must come before those that wait for it.
    chainMinutes: behind.chainMinutes + Math.max(1, minutes),
  };
}

function moreUrgent(a: Urgency, b: Urgency): Urgency {
  return {
    isLeftOver: a.isLeftOver || b.isLeftOver,
    rank: Math.min(a.rank, b.rank),
    chainMinutes: Math.max(a.chainMinutes, b.chainMinutes),
  };
}
