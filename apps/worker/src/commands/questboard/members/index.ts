import { MEMBER_ROLES } from '@sb/questboard';
import { type CommandDefinition, defineCommand } from '../../../cli/command.ts';
import { oneOf, wholeNumber } from '../../../cli/option-values.ts';
import { ACT, ARCHIVE, FIELDS, ORG, PAGE } from '../verbs/shared-flags.ts';

const GROUP = 'Questboard';
const MEMBER = { id: { summary: 'id of the member' } } as const;

const MEMBER_FIELDS = {
  email: { value: 'address', summary: 'the e-mail address; each member has another' },
  role: { value: 'role', summary: MEMBER_ROLES.join(', '), parse: oneOf(MEMBER_ROLES) },
  skills: { value: 'words', summary: 'what the member can do: a,b' },
  capacity: { value: 'minutes', summary: 'minutes of work a day', parse: wholeNumber(0, 1440) },
  wipLimit: { value: 'n', summary: 'how many tasks may be in work at once', parse: wholeNumber(0, 100) },
  githubLogin: { value: 'name', summary: 'the name on GitHub' },
} as const;

export const MEMBER_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'member:list',
    group: GROUP,
    summary: 'list the members of a board, with the work that they have',
    options: { org: ORG, archived: { summary: 'those that have left the board' }, ...PAGE },
    examples: ['worker member:list', 'worker member:list --json'],
    load: async () => ({ run: (await import('./members.ts')).list }),
  }),
  defineCommand({
    name: 'member:create',
    group: GROUP,
    summary: 'add a member to a board',
    args: { name: { summary: 'the name' } },
    options: {
      id: { value: 'id', summary: 'the id (default: m- and a number)' },
      ...MEMBER_FIELDS,
      ...FIELDS,
      ...ACT,
    },
    examples: ["worker member:create 'Ada Moreno' --id ada --email ada@example.com --role owner"],
    load: async () => ({ run: (await import('./members.ts')).create }),
  }),
  defineCommand({
    name: 'member:change',
    group: GROUP,
    summary: 'change fields of a member',
    args: MEMBER,
    options: {
      name: { value: 'text', summary: 'the name' },
      ...MEMBER_FIELDS,
      away: { summary: 'not active: no deck, no tasks of a plan' },
      back: { summary: 'active again' },
      ...FIELDS,
      ...ACT,
    },
    examples: ['worker member:change bram --capacity 240', 'worker member:change bram --away'],
    load: async () => ({ run: (await import('./members.ts')).change }),
  }),
  defineCommand({
    name: 'member:archive',
    group: GROUP,
    summary: 'take a member off the board; the history stays',
    args: MEMBER,
    options: ARCHIVE,
    examples: ['worker member:archive bram --detach', 'worker member:archive bram --undo'],
    load: async () => ({ run: (await import('./members.ts')).archive }),
  }),
];
