/** The changes to records that name an archived one, when it is archived with `detach`. Pure. */
import { plural } from '@sb/words';
import { fieldChanges } from '../../field-changes.ts';
import type { Quest, Requirement, Task } from '../../model/organisation.ts';
import type { Warning } from '../../model/run.ts';
import type { Stored } from '../../records/stored.sql.ts';
import type { TaskChange } from '../../records/task-changes.sql.ts';
import type { AnyFact, RecordRef } from '../decision.ts';
import { stay, unassign } from '../tasks/assign.ts';
import type { Referring } from './referrers.ts';

export interface Detached {
  readonly tasks: readonly Task[];
  readonly quests: readonly Quest[];
  readonly archived: readonly RecordRef[];
  readonly changes: readonly TaskChange[];
  readonly facts: readonly AnyFact[];
}

export function detachAll({ target, tasks, quests, beyond }: Referring): Detached {
  const { kind, id } = target;
  switch (kind) {
    case 'member':
      return joined(tasks.map((stored) => unassigned(stored, id)));
    case 'questline':
      return joined(quests.map((stored) => changedQuest(stored, withoutLine(stored.record))));
    case 'task':
      return joined([
        ...tasks.map((stored) => changedTask(stored, withoutDependencies(stored.record, [id]))),
        ...quests.map((stored) => changedQuest(stored, withoutNames(stored.record, [id]))),
      ]);
    case 'quest': {
      const own = tasks.map(({ record }) => record.id);
      return joined([
        ...tasks.map(archivedTask),
        ...beyond.tasks.map((stored) => changedTask(stored, withoutDependencies(stored.record, own))),
        ...requiringQuests(quests, beyond.quests).map((stored) =>
          changedQuest(stored, withoutNames(stored.record, [id, ...own])),
        ),
      ]);
    }
  }
}

/** Warns of the references that a return of the record does not restore, with their number: a person decides by them. */
export function detachedWarnings({ target, tasks, quests, beyond }: Referring): readonly Warning[] {
  const [ofTasks, ofQuests] = [tasks.length, quests.length];
  switch (target.kind) {
    case 'member':
      return letGo(target, [[ofTasks, 'task', 'without an assignee']]);
    case 'questline':
      return letGo(target, [[ofQuests, 'quest', 'without a questline']]);
    case 'task':
      return letGo(target, [
        [ofTasks, 'task', 'no longer waiting for it'],
        [ofQuests, 'quest', 'no longer requiring it'],
      ]);
    case 'quest':
      return letGo(target, [
        [ofTasks, 'task', 'archived with it'],
        [beyond.tasks.length, 'task', 'of other quests no longer waiting for one of them'],
        [requiringQuests(quests, beyond.quests).length, 'quest', 'no longer requiring it or one of them'],
      ]);
  }
}

type LetGo = readonly [count: number, what: string, says: string];

function letGo({ id: subject }: RecordRef, parts: readonly LetGo[]): readonly Warning[] {
  return parts.flatMap(([count, what, says]) =>
    count === 0 ? [] : [{ code: 'detached', subject, message: `${plural(count, what)} ${says}` }],
  );
}

/** A quest that requires both the quest and one of its tasks lets both go at once. */
function requiringQuests(
  quests: readonly Stored<Quest>[],
  others: readonly Stored<Quest>[],
): readonly Stored<Quest>[] {
  return [...new Map([...quests, ...others].map((stored) => [stored.record.id, stored])).values()];
}

function unassigned(stored: Stored<Task>, previous: string): Partial<Detached> {
  const { task, changes, facts } = unassign({ stored, task: stored.record }, previous);
  return { tasks: [task], changes, facts };
}

function archivedTask({ record: task, rev }: Stored<Task>): Partial<Detached> {
  const { id } = task;
  return {
    archived: [{ kind: 'task', id }],
    changes: [{ ...stay(task), kind: 'archived' }],
    facts: [
      { type: 'task.archived', subject: id, version: rev + 1, payload: { id, fields: [], detached: [] } },
    ],
  };
}

function changedTask({ record, rev }: Stored<Task>, after: Task): Partial<Detached> {
  const { id } = record;
  const fields = fieldChanges(record, after);
  return {
    tasks: [after],
    changes: [{ ...stay(record), kind: 'changed', detail: { fields } }],
    facts: [{ type: 'task.changed', subject: id, version: rev + 1, payload: { id, fields, detached: [] } }],
  };
}

function changedQuest({ record, rev }: Stored<Quest>, after: Quest): Partial<Detached> {
  const { id } = record;
  const payload = { id, fields: fieldChanges(record, after), detached: [] };
  return { quests: [after], facts: [{ type: 'quest.changed', subject: id, version: rev + 1, payload }] };
}

function withoutLine({ questlineId: _questlineId, ...quest }: Quest): Quest {
  return quest;
}

function withoutDependencies(task: Task, ids: readonly string[]): Task {
  return { ...task, dependsOn: task.dependsOn.filter((id) => !ids.includes(id)) };
}

/** A requirement that names nothing any more goes too. */
function withoutNames(quest: Quest, ids: readonly string[]): Quest {
  return { ...quest, requires: quest.requires.flatMap((requirement) => withoutName(requirement, ids)) };
}

function withoutName(requirement: Requirement, ids: readonly string[]): Requirement[] {
  switch (requirement.type) {
    case 'questCompleted':
      return ids.includes(requirement.questId) ? [] : [requirement];
    case 'taskCompleted':
      return ids.includes(requirement.taskId) ? [] : [requirement];
    case 'allTasksCompleted':
    case 'anyTaskCompleted': {
      const taskIds = requirement.taskIds.filter((id) => !ids.includes(id));
      return taskIds.length === 0 ? [] : [{ ...requirement, taskIds }];
    }
    case 'notBefore':
      return [requirement];
  }
}

function joined(parts: readonly Partial<Detached>[]): Detached {
  return {
    tasks: parts.flatMap(({ tasks = [] }) => tasks),
    quests: parts.flatMap(({ quests = [] }) => quests),
    archived: parts.flatMap(({ archived = [] }) => archived),
    changes: parts.flatMap(({ changes = [] }) => changes),
    facts: parts.flatMap(({ facts = [] }) => facts),
  };
}
