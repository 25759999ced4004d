import type { Requirement } from './model/organisation.ts';

/** The ids that a requirement names: the quest, the tasks, or the date. */
export function namesOf(requirement: Requirement): readonly string[] {
  switch (requirement.type) {
    case 'questCompleted':
      return [requirement.questId];
    case 'taskCompleted':
      return [requirement.taskId];
    case 'allTasksCompleted':
    case 'anyTaskCompleted':
      return requirement.taskIds;
    case 'notBefore':
      return [requirement.date];
  }
}
