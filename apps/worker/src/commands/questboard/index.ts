import { InvalidArgumentError } from 'commander';
import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { oneOf, wholeNumber } from '../../cli/option-values.ts';

const GROUP = 'Questboard';

const modeValue = oneOf(['merge', 'replace']);

/** The commands about organisations, their quests and their work. */
export const QUESTBOARD_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'questboard:import',
    group: GROUP,
    summary: 'store an organisation from a file: all of it or nothing',
    args: { file: { summary: 'questboard/v1 as YAML, or as JSON when it ends in .json' } },
    options: {
      dryRun: { summary: 'only tell what would change' },
      mode: {
        value: 'mode',
        summary: 'what the file does not mention: merge keeps it, replace archives it',
        parse: modeValue,
        default: 'merge',
      },
      allowCycles: { summary: 'accept tasks and quests that wait for each other' },
    },
    examples: [
      'worker questboard:import board.yaml',
      'worker questboard:import board.yaml --dry-run',
      'worker questboard:import board.json --mode replace',
    ],
    load: () => import('./questboard-import.ts'),
  }),
  defineCommand({
    name: 'questboard:validate',
    group: GROUP,
    summary: 'everything that is wrong in a file; exits with 4 when something is',
    args: { file: { summary: 'as for questboard:import' } },
    options: { allowCycles: { summary: 'accept tasks and quests that wait for each other' } },
    examples: ['worker questboard:validate board.yaml', 'worker questboard:validate board.yaml --json'],
    load: () => import('./questboard-validate.ts'),
  }),
  defineCommand({
    name: 'questboard:show',
    group: GROUP,
    summary: 'the quests, flags and decks of an organisation',
    options: {
      org: { value: 'id', summary: 'the organisation; may be left out when there is only one' },
      member: { value: 'id', summary: 'only the deck of this member, with its reasons' },
      digest: { summary: 'only what the last day brought' },
      all: { summary: 'on a terminal: also the quests that are not open' },
    },
    examples: [
      'worker questboard:show --org acme',
      'worker questboard:show --org acme --member ada',
      'worker questboard:show --org acme --digest',
      'worker questboard:show --org acme --json',
    ],
    load: () => import('./questboard-show.ts'),
  }),
  defineCommand({
    name: 'questboard:export',
    group: GROUP,
    summary: 'an organisation as a file (JSON) that questboard:import reads',
    options: { org: { value: 'id', summary: 'the organisation; may be left out when there is only one' } },
    examples: ['worker questboard:export --org acme > acme.json'],
    load: () => import('./questboard-export.ts'),
  }),
  defineCommand({
    name: 'questboard:example',
    group: GROUP,
    summary: 'a made-up organisation in the middle of its work, as a file to import',
    options: {
      today: {
        value: 'date',
        summary: 'the day that the board is made for (default: today)',
        parse: dateValue,
      },
      members: { value: 'n', summary: 'people', parse: wholeNumber(1, 84), default: 12 },
      quests: { value: 'n', summary: 'quests', parse: wholeNumber(1, 640), default: 60 },
      tasks: { value: 'n', summary: 'tasks', parse: wholeNumber(0, 20_000), default: 400 },
      out: { value: 'file', summary: 'a new file, instead of stdout' },
    },
    examples: [
      'worker questboard:example --out board.yaml',
      'worker questboard:example --today 2026-02-02 --tasks 60',
    ],
    load: () => import('./questboard-example.ts'),
  }),
];

function dateValue(text: string): string {
  const at = new Date(`${text}T00:00:00Z`);
  if (!Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('Give a date such as 2026-02-02.');
}
