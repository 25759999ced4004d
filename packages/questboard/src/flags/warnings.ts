import { isInWork, isTrulyDone } from '../board.ts';
import type { Member, Quest, Task } from '../model/organisation.ts';
import type { Warning } from '../model/run.ts';
import { sortBy } from '../order.ts';
import { namesOf, targetsOf } from '../requirement.ts';
import type { Situation } from '../unlock/situation.ts';
import { unmetRequirements, workOf } from '../unlock/unlock.ts';

/** Finds oddities that break no rule but need a person's eye, sorted by code and subject. */
export function findWarnings(situation: Situation): Warning[] {
  const { board } = situation;
  const warnings = [
    ...board.quests.flatMap((quest) => questWarnings(quest, situation)),
    ...board.tasks.flatMap((task) => danglingDependencies(task, situation)),
    ...board.members.flatMap((member) => overWip(member, board.tasks)),
  ];
  return sortBy(warnings, ({ code, subject, message }) => [code, subject, message]);
}

function questWarnings(quest: Quest, situation: Situation): Warning[] {
  const { board, states, calendar } = situation;
  const warn = (code: Warning['code'], message: string): Warning => ({ code, subject: quest.id, message });
  const tasks = board.tasksOf(quest.id);
  const state = states.get(quest.id);
  const warnings = danglingRequirements(quest, situation);
  if ((state === 'unlocked' || state === 'in-progress') && workOf(tasks).live === 0) {
    warnings.push(warn('quest-without-tasks', 'is open but has no tasks, so that it never completes'));
  }
  if (state === 'in-progress' || state === 'completed') {
    const unmet = unmetRequirements(quest, { board, states, today: calendar.today }).flatMap(namesOf);
    if (unmet.length > 0)
      warnings.push(warn('prerequisite-reopened', `is ${state}, but waits again for ${unmet.join(', ')}`));
  }
  const early = tasks.filter((task) => isInWork(task) || isTrulyDone(task)).map((task) => task.id);
  if (state === 'locked' && early.length > 0) {
    warnings.push(warn('work-in-locked-quest', `is locked, but work has begun: ${early.join(', ')}`));
  }
  return warnings;
}

function danglingRequirements({ id, requires }: Quest, { board }: Situation): Warning[] {
  const known = { quest: board.questById, task: board.taskById };
  return requires
    .flatMap(targetsOf)
    .flatMap((named) => (known[named.kind].has(named.id) ? [] : [dangling(id, named.id)]));
}

function danglingDependencies({ id, dependsOn }: Task, { board }: Situation): Warning[] {
  return dependsOn.flatMap((name) => (board.taskById.has(name) ? [] : [dangling(id, name)]));
}

function dangling(subject: string, name: string): Warning {
  return { code: 'dangling-reference', subject, message: `waits for "${name}", which does not exist` };
}

function overWip({ id, active, wipLimit }: Member, tasks: readonly Task[]): Warning[] {
  const inWork = tasks.filter((task) => task.assigneeId === id && isInWork(task)).length;
  if (!active || inWork <= wipLimit) return [];
  return [{ code: 'over-wip', subject: id, message: `works on ${inWork} at once, the limit is ${wipLimit}` }];
}
