import type { Requirement } from '../model/organisation.ts';
import { namesOf } from '../requirement.ts';
import { findPlanCycles } from '../unlock/plan-cycles.ts';
import type { Finding, LooseFile } from './loose-file.ts';

/**
 * Finds quests and tasks that wait for each other. Returns one finding for each cycle, at its first task or quest in the
 * file. `all` has the rows of the file and the stored rows that stay.
 */
export function checkCycles(file: LooseFile, all: LooseFile): Finding[] {
  const tasks = all.tasks.map(({ id = '', questId = '', status, dependsOn }) => ({
    id,
    questId,
    status,
    // A dependency of a task on itself has an error of its own.
    dependsOn: dependsOn.filter((name) => name !== id),
  }));
  const quests = all.quests.map((row) => ({ id: row.id ?? '', requires: gateOf(row), state: row.state }));
  return findPlanCycles({ quests, tasks }).flatMap((cycle) => {
    const path = placeOf(cycle, file);
    if (!path) return [];
    return [{ path, message: `the dependencies form a cycle: ${cycle.join(', ')} wait for each other` }];
  });
}

/**
 * Where to report a cycle: at the requirements of a quest in it, else at the dependencies of a task. Undefined for a
 * cycle of stored rows alone.
 */
function placeOf(cycle: readonly string[], { quests, tasks }: LooseFile): Finding['path'] | undefined {
  const isIn = (id: string | undefined): boolean => cycle.includes(id ?? '');
  const quest = quests.findIndex((row) => isIn(row.id) && gateOf(row).flatMap(namesOf).some(isIn));
  const task = tasks.findIndex(({ id }) => isIn(id));
  if (quest === -1) return task === -1 ? undefined : ['tasks', task, 'dependsOn'];
  return ['quests', quest, quests[quest]?.requires ? 'requires' : 'unlockConditions'];
}

function gateOf({ requires, unlockConditions }: LooseFile['quests'][number]): readonly Requirement[] {
  return requires ?? unlockConditions ?? [];
}
