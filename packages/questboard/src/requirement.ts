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

/** A record that a requirement names. */
export interface Target {
  readonly kind: 'quest' | 'task';
  readonly id: string;
}

/** None for a date. */
export function targetsOf(requirement: Requirement): readonly Target[] {
  if (requirement.type === 'notBefore') return [];
  const kind = requirement.type === 'questCompleted' ? 'quest' : 'task';
  return namesOf(requirement).map((id) => ({ kind, id }));
}

/** The ids of one kind. */
export function idsOf(kind: Target['kind'], targets: readonly Target[]): readonly string[] {
  return targets.filter((target) => target.kind === kind).map(({ id }) => id);
}
