/** A cancel is asked first: it takes the open tasks with it, unless they are kept. */
import type { QuestView } from '../../../../../src/answers/board/board.ts';
import { showDone } from '../../../acts/use-act.ts';
import { askFirst } from '../../../frame/confirm.tsx';
import { plural } from '../../../words/numbers.ts';
import { questVerb, undoBy } from './quest-verbs.ts';
import { CHANGES, taskCommand } from '../../../board/task/task-verbs.ts';

/** The choice asks the same question anew: its words and its number are those of the choice. */
export function askCancelQuest(quest: QuestView, keepTasks = false): void {
  const { id, title } = quest;
  const open = quest.tasks.filter(({ status }) => status !== 'done' && status !== 'cancelled').length;
  const count = keepTasks ? 0 : open;
  const command = taskCommand('quest:cancel', quest);
  askFirst({
    title: `Cancel the quest ${id}?`,
    says: keepTasks
      ? `“${title}” is cancelled; its open tasks stay as they are, and none can be begun until it is restored.`
      : `“${title}” and its open tasks are cancelled. Undo, or Restore later, brings them back as they were planned, at todo.`,
    list: [{ name: keepTasks ? 'open tasks that stay' : 'open tasks', count: open }],
    verb: keepTasks ? 'Cancel 1 quest' : `Cancel 1 quest and ${plural(open, 'task')}`,
    leave: 'Leave it',
    isDangerous: true,
    reason: 'optional',
    count,
    name: id,
    command: keepTasks ? `${command} --keep-tasks` : command,
    children: open > 0 && (
      <label className="checkline">
        <input
          type="checkbox"
          className="check"
          checked={keepTasks}
          onChange={({ target }) => askCancelQuest(quest, target.checked)}
        />
        Keep its open tasks
      </label>
    ),
    act: async (reason) => {
      const wish = { reason, ...(keepTasks && { keepTasks }) };
      const { says, changed } = await questVerb(quest, 'cancel', wish);
      const back = changed && { undo: () => undoBy(quest, 'restore') };
      showDone({ says, mark: 'cancelled', changes: CHANGES, ...back });
    },
  });
}
