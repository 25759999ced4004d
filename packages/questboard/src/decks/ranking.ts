import { createDependents } from '../unlock/dependents.ts';
import { fitOf } from '../fit.ts';
import type { Member, Task } from '../model/organisation.ts';
import type { SprintTasks } from '../model/run.ts';
import type { Fit } from '../model/week.ts';
import type { SortKey } from '../order.ts';
import type { Situation } from '../unlock/situation.ts';

/** The order of tasks in a deck, and the reasons for it. */
export interface Ranking {
  /** The order of a member's own ready tasks: tasks that others wait for come before tasks that the member likes. */
  nextKey(task: Task, member: Member): SortKey;
  /** The order of tasks that are offered to a member: tasks that the member likes come first. */
  pullKey(task: Task, member: Member): SortKey;
  /** Codes for people: `urgent`, `due:2026-02-03`, `unlocks:4`, `in-sprint`, `fit:genius`. */
  reasons(task: Task, member: Member): string[];
}

export function createRanking(situation: Situation, sprintTasks: readonly SprintTasks[]): Ranking {
  const { board, states, calendar } = situation;
  const dependents = createDependents(board, states);
  const planned = new Map(sprintTasks.map(({ memberId, taskIds }) => [memberId, new Set(taskIds)]));
  const dueSoon = calendar.workdayAfterToday(board.org.settings.deck.dueSoonWorkdays);
  const isDueSoon = ({ dueDate }: Task): boolean => dueDate !== undefined && dueDate <= dueSoon;
  const isPlanned = (task: Task, { id }: Member): boolean => planned.get(id)?.has(task.id) === true;
  const bucket = (task: Task, member: Member): number => {
    if (task.priority === 'urgent' || isDueSoon(task)) return 0;
    return isPlanned(task, member) ? 1 : 2;
  };
  return {
    nextKey: (task, member) => [
      bucket(task, member),
      dependents.effectiveRank(task),
      -dependents.countFor(task.id),
      fitRank(fitOf(member, task)),
      task.createdAt,
      task.id,
    ],
    pullKey: (task, member) => [
      bucket(task, member),
      dependents.effectiveRank(task),
      fitRank(fitOf(member, task)),
      -dependents.countFor(task.id),
      task.createdAt,
      task.id,
    ],
    reasons(task, member) {
      const fit = fitOf(member, task);
      const waiting = dependents.countFor(task.id);
      return [
        ...(task.priority === 'urgent' ? ['urgent'] : []),
        ...(isDueSoon(task) ? [`due:${task.dueDate}`] : []),
        ...(waiting > 0 ? [`unlocks:${waiting}`] : []),
        ...(isPlanned(task, member) ? ['in-sprint'] : []),
        ...(fit === 'unknown' ? [] : [`fit:${fit}`]),
      ];
    },
  };
}

/** An unknown fit ranks like competency. */
function fitRank(fit: Fit): number {
  if (fit === 'genius') return 0;
  return fit === 'frustration' ? 2 : 1;
}
