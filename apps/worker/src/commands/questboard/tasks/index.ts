import { FLAG_KINDS, PHASES, TASK_PRIORITIES, TASK_STATUSES } from '@sb/questboard';
import { type CommandDefinition, defineCommand } from '../../../cli/command.ts';
import { dateValue, oneOf, someOf, wholeNumber } from '../../../cli/option-values.ts';
import { ACT, ARCHIVE, FIELDS, FORCE, ORG, PAGE, SORT } from '../verbs/shared-flags.ts';

const GROUP = 'Questboard';
const TASK = { id: { summary: 'id of the task' } } as const;

const statusesValue = someOf(TASK_STATUSES);
const prioritiesValue = someOf(TASK_PRIORITIES);
const flagValue = oneOf(FLAG_KINDS);

/** The fields of a task that have a flag of their own. */
const TASK_FIELDS = {
  quest: { value: 'id', summary: 'its quest' },
  description: { value: 'text', summary: 'what is to be done' },
  priority: { value: 'priority', summary: TASK_PRIORITIES.join(', '), parse: oneOf(TASK_PRIORITIES) },
  phase: { value: 'letter', summary: `its phase: ${PHASES.join(', ')}`, parse: oneOf(PHASES) },
  estimate: { value: 'minutes', summary: 'how long it takes', parse: wholeNumber(5, 9600) },
  dependsOn: { value: 'ids', summary: 'the tasks that it waits for: a,b' },
  skills: { value: 'words', summary: 'the skills that it needs: a,b' },
  tags: { value: 'words', summary: 'its tags: a,b' },
  assignee: { value: 'id', summary: 'the member who has it' },
  due: { value: 'date', summary: 'its date, such as 2026-02-27' },
  requiresApproval: { summary: 'it is done when an owner or admin has approved it' },
} as const;

export const TASK_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'task:list',
    group: GROUP,
    summary: 'list the tasks of a board, with what each waits for',
    options: {
      org: ORG,
      status: {
        value: 'statuses',
        summary: `only these: ${TASK_STATUSES.join(', ')}`,
        parse: statusesValue,
      },
      quest: { value: 'id', summary: 'only tasks of this quest' },
      assignee: { value: 'id', summary: 'only tasks of this member; none: of no member' },
      mine: { summary: 'only tasks of the member who asks' },
      priority: {
        value: 'priorities',
        summary: `only these: ${TASK_PRIORITIES.join(', ')}`,
        parse: prioritiesValue,
      },
      tag: { value: 'word', summary: 'only tasks with this tag' },
      flag: { value: 'kind', summary: 'only tasks with this open flag', parse: flagValue },
      dueBefore: { value: 'date', summary: 'only tasks that are due before this date', parse: dateValue },
      text: { value: 'words', summary: 'only tasks with these words in id, title or description' },
      archived: { summary: 'those that have left the board' },
      sort: SORT,
      ...PAGE,
    },
    examples: [
      'worker task:list --status in-progress,in-review',
      'worker task:list --mine',
      'worker task:list --quest invoices --json',
    ],
    load: () => import('./task-list.ts'),
  }),
  defineCommand({
    name: 'task:show',
    group: GROUP,
    summary: 'show one task: what it waits for, where it may go, its history',
    args: TASK,
    options: { org: ORG },
    examples: ['worker task:show inv-3'],
    load: () => import('./task-show.ts'),
  }),
  defineCommand({
    name: 'task:create',
    group: GROUP,
    summary: 'add a task to a quest',
    args: { title: { summary: 'what it is called' } },
    options: {
      id: { value: 'id', summary: 'its id (default: t- and a number)' },
      ...TASK_FIELDS,
      ...FIELDS,
      force: FORCE,
      ...ACT,
    },
    examples: ["worker task:create 'Round amounts' --quest invoices --estimate 90"],
    load: async () => ({ run: (await import('./task-change.ts')).create }),
  }),
  defineCommand({
    name: 'task:change',
    group: GROUP,
    summary: 'change fields of a task',
    args: TASK,
    options: {
      title: { value: 'text', summary: 'what it is called' },
      ...TASK_FIELDS,
      ...FIELDS,
      force: FORCE,
      ...ACT,
    },
    examples: [
      'worker task:change inv-3 --priority high --due 2026-02-27',
      'worker task:change inv-3 --unset dueDate',
    ],
    load: async () => ({ run: (await import('./task-change.ts')).change }),
  }),
  defineCommand({
    name: 'task:move',
    group: GROUP,
    summary: 'give a task another status',
    args: { ...TASK, to: { summary: TASK_STATUSES.join(', ') } },
    options: { force: FORCE, ...ACT },
    examples: ['worker task:move inv-3 in-progress', "worker task:move inv-3 done --reason 'shipped'"],
    load: async () => ({ run: (await import('./task-act.ts')).move }),
  }),
  defineCommand({
    name: 'task:claim',
    group: GROUP,
    summary: 'take a task, give it to a member, or to nobody',
    args: TASK,
    options: {
      member: { value: 'id', summary: 'give it to this member (default: who asks)' },
      nobody: { summary: 'take it from the member who has it' },
      force: FORCE,
      ...ACT,
    },
    examples: [
      'worker task:claim inv-3',
      'worker task:claim inv-3 --member bram',
      'worker task:claim inv-3 --nobody',
    ],
    load: async () => ({ run: (await import('./task-act.ts')).claim }),
  }),
  defineCommand({
    name: 'task:approve',
    group: GROUP,
    summary: 'approve a task that is done and needs it',
    args: TASK,
    options: ACT,
    examples: ['worker task:approve inv-3 --as ada'],
    load: async () => ({ run: (await import('./task-act.ts')).approve }),
  }),
  defineCommand({
    name: 'task:block',
    group: GROUP,
    summary: 'note what keeps a task from going on',
    args: { ...TASK, text: { summary: 'what it waits for' } },
    options: { keepStatus: { summary: 'its status stays as it is' }, ...ACT },
    examples: ["worker task:block inv-3 'no access to the test account'"],
    load: async () => ({ run: (await import('./task-act.ts')).block }),
  }),
  defineCommand({
    name: 'task:unblock',
    group: GROUP,
    summary: 'resolve what kept a task from going on',
    args: TASK,
    options: {
      blocker: { value: 'n', summary: 'only this one, from 0 (default: all)', parse: wholeNumber(0, 10_000) },
      ...ACT,
    },
    examples: ['worker task:unblock inv-3'],
    load: async () => ({ run: (await import('./task-act.ts')).unblock }),
  }),
  defineCommand({
    name: 'task:estimate',
    group: GROUP,
    summary: 'say how long a task takes, and how much of it remains',
    args: { ...TASK, minutes: { summary: 'the whole of it', optional: true } },
    options: {
      remaining: { value: 'minutes', summary: 'what remains', parse: wholeNumber(0, 9600) },
      ...ACT,
    },
    examples: ['worker task:estimate inv-3 240', 'worker task:estimate inv-3 --remaining 60'],
    load: async () => ({ run: (await import('./task-change.ts')).estimate }),
  }),
  defineCommand({
    name: 'task:comment',
    group: GROUP,
    summary: 'say something that stays with a task',
    args: { ...TASK, text: { summary: 'at most 10,000 characters' } },
    options: ACT,
    examples: ["worker task:comment inv-3 'the vendor answers on Monday'"],
    load: async () => ({ run: (await import('./task-act.ts')).comment }),
  }),
  defineCommand({
    name: 'task:archive',
    group: GROUP,
    summary: 'take a task off the board; its history stays',
    args: TASK,
    options: ARCHIVE,
    examples: [
      'worker task:archive inv-3',
      'worker task:archive inv-3 --detach',
      'worker task:archive inv-3 --undo',
    ],
    load: async () => ({ run: (await import('./task-act.ts')).archive }),
  }),
];
