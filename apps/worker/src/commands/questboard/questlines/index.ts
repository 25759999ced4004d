import { type CommandDefinition, defineCommand } from '../../../cli/command.ts';
import { integerValue } from '../../../cli/option-values.ts';
import { ACT, ARCHIVE, FIELDS, ORG, PAGE } from '../verbs/shared-flags.ts';

const GROUP = 'Questboard';
const QUESTLINE = { id: { summary: 'id of the questline' } } as const;

const QUESTLINE_FIELDS = {
  description: { value: 'text', summary: 'what its quests have in common' },
  order: {
    value: 'n',
    summary: 'its place among the questlines: the lowest number comes first (default: the last)',
    parse: integerValue,
  },
} as const;

export const QUESTLINE_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'questline:list',
    group: GROUP,
    summary: 'list the questlines of a board',
    options: { org: ORG, archived: { summary: 'those that have left the board' }, ...PAGE },
    examples: ['worker questline:list', 'worker questline:list --archived --json'],
    load: async () => ({ run: (await import('./questlines.ts')).list }),
  }),
  defineCommand({
    name: 'questline:create',
    group: GROUP,
    summary: 'add a questline to a board',
    args: { title: { summary: 'what it is called' } },
    options: {
      id: { value: 'id', summary: 'its id (default: l- and a number)' },
      ...QUESTLINE_FIELDS,
      ...FIELDS,
      ...ACT,
    },
    examples: ["worker questline:create 'Letters' --order 2"],
    load: async () => ({ run: (await import('./questlines.ts')).create }),
  }),
  defineCommand({
    name: 'questline:change',
    group: GROUP,
    summary: 'change fields of a questline',
    args: QUESTLINE,
    options: {
      title: { value: 'text', summary: 'what it is called' },
      ...QUESTLINE_FIELDS,
      ...FIELDS,
      ...ACT,
    },
    examples: [
      'worker questline:change billing --title Invoices',
      'worker questline:change billing --unset description',
    ],
    load: async () => ({ run: (await import('./questlines.ts')).change }),
  }),
  defineCommand({
    name: 'questline:archive',
    group: GROUP,
    summary: 'take a questline off the board; its history stays',
    args: QUESTLINE,
    options: ARCHIVE,
    examples: ['worker questline:archive billing --detach', 'worker questline:archive billing --undo'],
    load: async () => ({ run: (await import('./questlines.ts')).archive }),
  }),
];
