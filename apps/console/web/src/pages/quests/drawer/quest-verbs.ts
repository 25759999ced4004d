/** What people do with a quest. A cancel is asked first: it takes the open tasks with it. */
import type { Acted, QuestView } from '../../../../../src/answers/board/board.ts';
import { tellDone, type Done } from '../../../acts/use-act.ts';
import { postJson } from '../../../api/client.ts';
import { orgUrl } from '../../../board/board-queries.ts';
import { askFirst } from '../../../frame/confirm.tsx';
import { plural } from '../../../words/numbers.ts';
import { CHANGES, taskCommand, type TaskRef } from './task-verbs.ts';

export async function hold(quest: TaskRef & Pick<QuestView, 'hold'>): Promise<Done> {
  const [name, inverse, mark] = quest.hold
    ? (['release', 'hold', 'queued'] as const)
    : (['hold', 'release', 'paused'] as const);
  const { says } = await verb(quest, name);
  return { says, mark, changes: CHANGES, undo: () => verb(quest, inverse) };
}

export async function restore(quest: TaskRef): Promise<Done> {
  const { says } = await verb(quest, 'restore');
  return { says, mark: 'queued', changes: CHANGES };
}

export function askCancel(quest: QuestView): void {
  const open = quest.tasks.filter(({ status }) => status !== 'done' && status !== 'cancelled').length;
  const { id, title } = quest;
  askFirst({
    title: `Cancel the quest ${id}?`,
    says: `“${title}” and its open tasks are cancelled. Undo, or Restore later, brings them back as they were planned, at todo.`,
    list: [{ name: 'open tasks', count: open }],
    verb: `Cancel 1 quest and ${plural(open, 'task')}`,
    leave: 'Leave it',
    isDangerous: true,
    reason: 'optional',
    count: open,
    name: id,
    command: taskCommand('quest:cancel', quest),
    act: async (reason) => {
      const { says } = await verb(quest, 'cancel', { reason });
      tellDone({ says, mark: 'cancelled', changes: CHANGES, undo: () => verb(quest, 'restore') });
    },
  });
}

function verb({ orgId, id }: TaskRef, name: string, wish: object = {}): Promise<Acted> {
  return postJson<Acted>(orgUrl(orgId, 'quests', id, name), wish);
}
