import { QUEST_STATES, TASK_PRIORITIES } from '@sb/questboard';
import { type CommandDefinition, defineCommand } from '../../../cli/command.ts';
import { oneOf, someOf } from '../../../cli/option-values.ts';
import { ACT, ARCHIVE, FIELDS, FORCE, ORG, PAGE, SORT } from '../verbs/shared-flags.ts';

const GROUP = 'Questboard';
const QUEST = { id: { summary: 'id of the quest' } } as const;

const statesValue = someOf(QUEST_STATES);

const QUEST_FIELDS = {
  questline: { value: 'id', summary: 'its questline' },
  objective: { value: 'text', summary: 'what it is for' },
  priority: { value: 'priority', summary: TASK_PRIORITIES.join(', '), parse: oneOf(TASK_PRIORITIES) },
  due: { value: 'date', summary: 'its date, such as 2026-02-27' },
  requires: { value: 'quests', summary: 'the quests that must be completed before it opens: a,b' },
} as const;

export const QUEST_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'quest:list',
    group: GROUP,
    summary: 'list the quests of a board, with how far each is',
    options: {
      org: ORG,
      state: {
        value: 'states',
        summary: `only these: ${QUEST_STATES.join(', ')}`,
        parse: statesValue,
      },
      questline: { value: 'id', summary: 'only quests of this questline' },
      archived: { summary: 'those that have left the board' },
      sort: SORT,
      ...PAGE,
    },
    examples: ['worker quest:list', 'worker quest:list --state unlocked,in-progress --json'],
    load: async () => ({ run: (await import('./quest-look.ts')).list }),
  }),
  defineCommand({
    name: 'quest:show',
    group: GROUP,
    summary: 'show one quest: its gate, its tasks, and the quests behind it',
    args: QUEST,
    options: { org: ORG },
    examples: ['worker quest:show invoices'],
    load: async () => ({ run: (await import('./quest-look.ts')).show }),
  }),
  defineCommand({
    name: 'quest:create',
    group: GROUP,
    summary: 'add a quest to a board',
    args: { title: { summary: 'what it is called' } },
    options: {
      id: { value: 'id', summary: 'its id (default: q- and a number)' },
      ...QUEST_FIELDS,
      ...FIELDS,
      force: FORCE,
      ...ACT,
    },
    examples: ["worker quest:create 'Customer portal' --requires invoices --priority high"],
    load: async () => ({ run: (await import('./quest-act.ts')).create }),
  }),
  defineCommand({
    name: 'quest:change',
    group: GROUP,
    summary: 'change fields of a quest',
    args: QUEST,
    options: {
      title: { value: 'text', summary: 'what it is called' },
      ...QUEST_FIELDS,
      ...FIELDS,
      force: FORCE,
      ...ACT,
    },
    examples: ['worker quest:change portal --due 2026-03-31', 'worker quest:change portal --unset requires'],
    load: async () => ({ run: (await import('./quest-act.ts')).change }),
  }),
  defineCommand({
    name: 'quest:hold',
    group: GROUP,
    summary: 'keep the gate of a quest shut; what has begun goes on',
    args: QUEST,
    options: ACT,
    examples: ["worker quest:hold portal --reason 'no budget yet'"],
    load: async () => ({ run: (await import('./quest-act.ts')).hold }),
  }),
  defineCommand({
    name: 'quest:release',
    group: GROUP,
    summary: 'let the gate of a quest open again',
    args: QUEST,
    options: ACT,
    examples: ['worker quest:release portal'],
    load: async () => ({ run: (await import('./quest-act.ts')).release }),
  }),
  defineCommand({
    name: 'quest:cancel',
    group: GROUP,
    summary: 'cancel a quest with its open tasks',
    args: QUEST,
    options: { keepTasks: { summary: 'its open tasks stay as they are' }, ...ACT },
    examples: ["worker quest:cancel portal --reason 'not this year'"],
    load: async () => ({ run: (await import('./quest-act.ts')).cancel }),
  }),
  defineCommand({
    name: 'quest:restore',
    group: GROUP,
    summary: 'bring back a cancelled quest, with the tasks that it took along',
    args: QUEST,
    options: ACT,
    examples: ['worker quest:restore portal'],
    load: async () => ({ run: (await import('./quest-act.ts')).restore }),
  }),
  defineCommand({
    name: 'quest:archive',
    group: GROUP,
    summary: 'take a quest off the board; its history stays',
    args: QUEST,
    options: ARCHIVE,
    examples: ['worker quest:archive portal --detach', 'worker quest:archive portal --undo'],
    load: async () => ({ run: (await import('./quest-act.ts')).archive }),
  }),
];
