/** Who names a record: what an archive is refused for, or lets go. */
import type { Body, Tx } from '@sb/storage';
import type { Referrer } from '../../errors.ts';
import type { Quest, Task } from '../../model/organisation.ts';
import { readEdgesTo } from '../../records/edges.sql.ts';
import { readNamed } from '../../records/records.sql.ts';
import { readQuestsOfLine, readTasksBy } from '../../records/referrers.sql.ts';
import type { Stored } from '../../records/stored.sql.ts';
import type { RecordRef } from '../decision.ts';

export interface Referring {
  readonly target: RecordRef;
  readonly referrers: readonly Referrer[];
  /** Tasks that depend on it, are assigned to it, or belong to it. */
  readonly tasks: readonly Stored<Task>[];
  /** Quests that require it, or belong to it. */
  readonly quests: readonly Stored<Quest>[];
  /** Tasks and quests that name a task of an archived quest. */
  readonly beyond: { readonly tasks: readonly Stored<Task>[]; readonly quests: readonly Stored<Quest>[] };
}

export function* referrersOf(tx: Tx, orgId: string, target: RecordRef): Body<Referring> {
  const { kind, id } = target;
  const none = { tasks: [], quests: [] };
  const base = { target, beyond: none };
  switch (kind) {
    case 'member': {
      const tasks = yield* readTasksBy(tx, orgId, { column: 'assignee_id', id });
      return { ...base, ...none, tasks, referrers: tasks.map(taskReferrer('assigneeId')) };
    }
    case 'questline': {
      const quests = yield* readQuestsOfLine(tx, orgId, id);
      return { ...base, ...none, quests, referrers: quests.map(questReferrer('questlineId')) };
    }
    case 'task': {
      const { tasks, quests } = yield* readNaming(tx, orgId, 'task', [id]);
      const referrers = [...tasks.map(taskReferrer('dependsOn')), ...quests.map(questReferrer('requires'))];
      return { ...base, tasks, quests, referrers };
    }
    case 'quest': {
      const own = yield* readTasksBy(tx, orgId, { column: 'quest_id', id });
      const { quests } = yield* readNaming(tx, orgId, 'quest', [id]);
      const ownIds = own.map(({ record }) => record.id);
      const naming = yield* readNaming(tx, orgId, 'task', ownIds);
      const beyond = {
        tasks: naming.tasks.filter(({ record }) => record.questId !== id),
        quests: naming.quests.filter(({ record }) => record.id !== id),
      };
      const referrers = [...quests.map(questReferrer('requires')), ...own.map(taskReferrer('questId'))];
      return { target, tasks: own, quests, beyond, referrers };
    }
  }
}

function* readNaming(
  tx: Tx,
  orgId: string,
  kind: 'quest' | 'task',
  ids: readonly string[],
): Body<{ readonly tasks: readonly Stored<Task>[]; readonly quests: readonly Stored<Quest>[] }> {
  const edges = yield* readEdgesTo(tx, orgId, { kind, ids });
  const fromOf = (from: 'quest' | 'task') =>
    edges.filter(({ fromKind }) => fromKind === from).map(({ fromId }) => fromId);
  return {
    tasks: yield* readNamed(tx, { orgId, kind: 'tasks' }, fromOf('task')),
    quests: yield* readNamed(tx, { orgId, kind: 'quests' }, fromOf('quest')),
  };
}

function taskReferrer(field: string) {
  return ({ record: { id, title } }: Stored<Task>): Referrer => ({ kind: 'task', id, title, field });
}

function questReferrer(field: string) {
  return ({ record: { id, title } }: Stored<Quest>): Referrer => ({ kind: 'quest', id, title, field });
}
