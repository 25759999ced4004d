/** Quests as a table, and one with its gate and its tasks. */
import { listQuests, type QuestRow, type QuestState, type QuestView, showQuest } from '@sb/questboard';
import { clean } from '@sb/views';
import type { Call } from '../../../cli/command.ts';
import type { Output } from '../../../cli/output.ts';
import type { Column } from '../../../cli/terminal/table.ts';
import { STATE_STYLES } from '../views/board-tables.ts';
import { taskColumns } from '../tasks/task-list.ts';
import { onBoard } from '../verbs/on-board.ts';
import { factLines, listLines } from '../verbs/record-lines.ts';
import { showPage } from '../verbs/show-page.ts';

interface ListOptions {
  readonly org?: string;
  readonly state?: readonly QuestState[];
  readonly questline?: string;
  readonly archived: boolean;
  readonly sort?: 'id' | 'updated';
  readonly limit: number;
  readonly cursor?: string;
}

export async function list(call: Call<object, ListOptions>): Promise<void> {
  const { output, options } = call;
  const { org: _org, limit, cursor, ...filter } = options;
  const page = await onBoard(call, (store, orgId) =>
    listQuests(store, orgId, { filter, limit, ...(cursor !== undefined && { after: cursor }) }),
  );
  showPage(output, page, { columns: questColumns(output), none: 'No quest matches.' });
}

export async function show(call: Call<{ readonly id: string }, { readonly org?: string }>): Promise<void> {
  const { args, output } = call;
  const quest = await onBoard(call, (store, orgId) => showQuest(store, orgId, args.id));
  output.data(quest);
  output.lines(...questLines(quest, output));
  if (quest.tasks.length === 0) return;
  if (output.isTerminal) output.lines('');
  output.table(quest.tasks, taskColumns(output));
}

function questColumns({ isTerminal }: Output): Column<QuestRow>[] {
  return [
    { header: isTerminal ? '  quest' : 'quest', get: ({ id }) => (isTerminal ? `  ${clean(id)}` : id) },
    {
      header: 'state',
      get: ({ state, hold }) => ({ text: hold ? `${state}, held` : state, style: STATE_STYLES[state] }),
    },
    { header: 'done', get: ({ progress: { done, live } }) => `${done}/${live}`, align: 'right' },
    { header: 'priority', get: ({ priority }) => priority, expendable: 1 },
    { header: 'due', get: ({ dueDate }) => dueDate ?? '', expendable: 2 },
    { header: 'waits for', get: ({ waitsFor }) => waitsFor.join(','), flexible: true, expendable: 3 },
    { header: 'title', get: ({ title }) => title, flexible: true },
  ];
}

function questLines(quest: QuestView, output: Output): readonly string[] {
  const { isTerminal, style } = output;
  const { live, done, minutes, doneMinutes } = quest.progress;
  const state = quest.hold ? `${quest.state}, held` : quest.state;
  return [
    ...(isTerminal
      ? [`  ${style.bold(clean(quest.title))}  ${style[STATE_STYLES[quest.state]](state)}`]
      : []),
    ...factLines(
      [
        ['id', quest.id],
        ['title', isTerminal ? undefined : quest.title],
        ['state', isTerminal ? undefined : state],
        ['objective', quest.objective],
        ['questline', quest.questlineId],
        ['priority', quest.priority],
        ['due', quest.dueDate],
        ['done', `${done} of ${live} tasks, ${doneMinutes} of ${minutes} estimated minutes`],
        ['revision', String(quest.rev)],
      ],
      output,
    ),
    ...listLines('gate', quest.requires.map(requirementText), output),
    ...listLines(
      'behind it',
      quest.gates.map(({ id, state: behind, title }) => `${id}  ${behind}  ${clean(title)}`),
      output,
    ),
  ];
}

function requirementText(requirement: QuestView['requires'][number]): string {
  const mark = requirement.met ? 'met' : 'not met';
  switch (requirement.type) {
    case 'questCompleted':
      return `quest ${requirement.questId} completed: ${mark}`;
    case 'taskCompleted':
      return `task ${requirement.taskId} done: ${mark}`;
    case 'allTasksCompleted':
      return `all of ${requirement.taskIds.join(', ')} done: ${mark}`;
    case 'anyTaskCompleted':
      return `any of ${requirement.taskIds.join(', ')} done: ${mark}`;
    case 'notBefore':
      return `not before ${requirement.date}: ${mark}`;
  }
}
