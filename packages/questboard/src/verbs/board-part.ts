import type { Body, Tx } from '@sb/storage';
import { type Board, createBoard } from '../board.ts';
import type { Org, Quest, Task } from '../model/organisation.ts';
import { livingOf, readNamed, readTasksOf, type RecordOf } from '../records/records.sql.ts';
import { idsOf, targetsOf } from '../requirement.ts';

/** The part of a board that was read: the quests that were reached, with their tasks and all that their gates name. */
export function createPart(org: Org) {
  const [quests, tasks] = [new Map<string, Quest>(), new Map<string, Task>()];
  const reached = new Set<string>();
  return {
    has: (questId: string): boolean => reached.has(questId),
    *reach(tx: Tx, ids: readonly string[]): Body<void> {
      const fresh = ids.filter((id) => !reached.has(id));
      for (const id of fresh) reached.add(id);
      const unread = fresh.filter((id) => !quests.has(id));
      for (const quest of yield* readLiving(tx, org.id, { kind: 'quests', ids: unread }))
        quests.set(quest.id, quest);
      for (const { record } of yield* readTasksOf(tx, org.id, fresh)) tasks.set(record.id, record);
      const named = fresh.flatMap((id) => quests.get(id)?.requires ?? []).flatMap(targetsOf);
      const otherQuests = idsOf('quest', named).filter((id) => !quests.has(id));
      const otherTasks = idsOf('task', named).filter((id) => !tasks.has(id));
      for (const quest of yield* readLiving(tx, org.id, { kind: 'quests', ids: otherQuests }))
        quests.set(quest.id, quest);
      for (const task of yield* readLiving(tx, org.id, { kind: 'tasks', ids: otherTasks }))
        tasks.set(task.id, task);
    },
    look(): { readonly board: Board; readonly quests: readonly Quest[] } {
      const board = createBoard({ org, quests: [...quests.values()], tasks: [...tasks.values()] });
      return { board, quests: board.quests.filter(({ id }) => reached.has(id)) };
    },
  };
}

function* readLiving<Kind extends 'quests' | 'tasks'>(
  tx: Tx,
  orgId: string,
  { kind, ids }: { readonly kind: Kind; readonly ids: readonly string[] },
): Body<readonly RecordOf[Kind][]> {
  return livingOf(yield* readNamed(tx, { orgId, kind }, ids));
}
