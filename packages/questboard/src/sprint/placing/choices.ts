import { fitOf, fitScoreOf, hasSkills } from '../../fit.ts';
import type { Task } from '../../model/organisation.ts';
import type { Fit } from '../../model/week.ts';
import type { WeekFacts } from '../week/facts.ts';
import type { Teammate } from '../week/team.ts';

/** A member who could have a task. */
export interface Choice {
  readonly mate: Teammate;
  readonly fit: Fit;
  /** 0 to 100. */
  readonly fitScore: number;
}

/** By member id. A member of the second group has a task only if no member of the first has the time. */
export type Choices = readonly (readonly Choice[])[];

/** Whose choice of the assignee is kept: that of a person or an import, or an approved plan of another week. */
export type Keeper = 'human' | 'plan';

/** Undefined: the task is free. So is one that the planner gave and that has not begun, unless people approved that. */
export function keeperOf(
  { id, assigneeId, assignedBy }: Task,
  { promised }: Pick<WeekFacts, 'promised'>,
): Keeper | undefined {
  if (assigneeId === undefined) return undefined;
  if (assignedBy !== 'planner') return 'human';
  return promised.has(id) ? 'plan' : undefined;
}

/** Returns the one member that a kept task may have; undefined if that member is not in the team. */
export function keptChoices(task: Task, facts: WeekFacts): Choices {
  const mates = facts.team.filter(({ member }) => member.id === task.assigneeId);
  return [mates.map((mate) => choiceOf(mate, task, facts))];
}

/** Returns the members with the skills of a task: first those it does not frustrate, then the others. */
export function createSkilledChoices(facts: WeekFacts): (task: Task) => Choices {
  const known = new Map<string, Choices>();
  return (task) => {
    // Tasks with the same phase and skills share their lists.
    const key = JSON.stringify([task.phase, ...task.skills]);
    const choices = known.get(key) ?? skilledChoices(task, facts);
    known.set(key, choices);
    return choices;
  };
}

function skilledChoices(task: Task, facts: WeekFacts): Choices {
  const mates = facts.team.filter(({ member }) => hasSkills(member, task));
  const skilled = mates.map((mate) => choiceOf(mate, task, facts));
  return [
    skilled.filter(({ fit }) => fit !== 'frustration'),
    skilled.filter(({ fit }) => fit === 'frustration'),
  ];
}

function choiceOf(mate: Teammate, task: Task, { board }: WeekFacts): Choice {
  const fit = fitOf(mate.member, task);
  return { mate, fit, fitScore: fitScoreOf(fit, board.org.settings) };
}
