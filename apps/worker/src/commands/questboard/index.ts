import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { dateValue, numberValue, oneOf, wholeNumber } from '../../cli/option-values.ts';
import { DRY_RUN, LIMIT } from '../input/shared-flags.ts';
import { FILE_FORMATS } from './file-format.ts';
import { MEMBER_COMMANDS } from './members/index.ts';
import { ORG_COMMANDS } from './orgs/index.ts';
import { QUESTLINE_COMMANDS } from './questlines/index.ts';
import { QUEST_COMMANDS } from './quests/index.ts';
import { SPRINT_COMMANDS } from './sprints/index.ts';
import { TASK_COMMANDS } from './tasks/index.ts';
import { ORG } from './verbs/shared-flags.ts';

const GROUP = 'Questboard';
const ALLOW_CYCLES = { summary: 'accept tasks and quests that wait for each other' } as const;

const modeValue = oneOf(['merge', 'replace']);
const formatValue = oneOf(FILE_FORMATS);
const exportFormatValue = oneOf(['json', 'csv']);

/** The commands about organisations, their quests and their work. */
export const QUESTBOARD_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'questboard:import',
    group: GROUP,
    summary: 'store an organisation, or the tasks of one, from a file: all of it or nothing',
    args: { file: { summary: 'questboard/v1 as YAML or JSON, or tasks as CSV' } },
    options: {
      org: { value: 'id', summary: 'CSV: the organisation of the tasks (required)' },
      format: {
        value: 'format',
        summary: 'yaml, json or csv (default: by the name of the file, else yaml)',
        parse: formatValue,
      },
      dryRun: DRY_RUN,
      mode: {
        value: 'mode',
        summary: 'merge: keep what the file does not name; replace: archive it',
        parse: modeValue,
        default: 'merge',
      },
      allowCycles: ALLOW_CYCLES,
      ifBoard: {
        value: 'n',
        summary: 'only into the board of this number; --dry-run prints the number',
        parse: numberValue,
      },
    },
    examples: [
      'worker questboard:import board.yaml',
      'worker questboard:import board.yaml --dry-run',
      'worker questboard:import board.json --mode replace',
      'worker questboard:import tasks.csv --org acme',
    ],
    load: () => import('./questboard-import.ts'),
  }),
  defineCommand({
    name: 'questboard:validate',
    group: GROUP,
    summary: 'check a file, and report every mistake in it; exits with 4 if there is one',
    args: { file: { summary: 'questboard/v1 as YAML, or as JSON if the name ends in .json' } },
    options: { allowCycles: ALLOW_CYCLES },
    examples: ['worker questboard:validate board.yaml', 'worker questboard:validate board.yaml --json'],
    load: () => import('./questboard-validate.ts'),
  }),
  defineCommand({
    name: 'questboard:show',
    group: GROUP,
    summary: 'show the quests, flags and decks of an organisation',
    options: {
      org: ORG,
      member: { value: 'id', summary: 'show only the deck of this member, with its reasons' },
      date: { value: 'date', summary: 'show the decks of this day (default: the last)', parse: dateValue },
      digest: { summary: 'show only the digest of the last day' },
      all: { summary: 'on a terminal: show quests that are not open too' },
    },
    examples: [
      'worker questboard:show --org acme',
      'worker questboard:show --org acme --member ada',
      'worker questboard:show --org acme --member ada --date 2026-02-27',
      'worker questboard:show --org acme --digest',
      'worker questboard:show --org acme --json',
    ],
    load: () => import('./questboard-show.ts'),
  }),
  defineCommand({
    name: 'questboard:export',
    group: GROUP,
    summary: 'print an organisation, or its tasks, as a file that questboard:import reads',
    options: {
      org: ORG,
      format: {
        value: 'format',
        summary: 'json: all of it; csv: its tasks',
        parse: exportFormatValue,
        default: 'json',
      },
    },
    examples: [
      'worker questboard:export --org acme > acme.json',
      'worker questboard:export --org acme --format csv > tasks.csv',
    ],
    load: () => import('./questboard-export.ts'),
  }),
  defineCommand({
    name: 'questboard:example',
    alias: 'questboard:seed',
    group: GROUP,
    summary: 'print a made-up organisation, halfway through its work, as a file to import',
    options: {
      today: {
        value: 'date',
        summary: 'make the board for this day (default: today)',
        parse: dateValue,
      },
      members: { value: 'n', summary: 'make this many members', parse: wholeNumber(1, 84), default: 12 },
      quests: { value: 'n', summary: 'make this many quests', parse: wholeNumber(1, 640), default: 60 },
      tasks: { value: 'n', summary: 'make this many tasks', parse: wholeNumber(0, 100_000), default: 400 },
      out: { value: 'file', summary: 'write a new file instead of stdout' },
    },
    examples: [
      'worker questboard:example --out board.yaml',
      'worker questboard:example --today 2026-02-02 --tasks 60',
    ],
    load: () => import('./questboard-example.ts'),
  }),
  defineCommand({
    name: 'questboard:runs',
    group: GROUP,
    summary: 'show what the jobs of a board did, the newest first',
    options: { org: ORG, job: { value: 'id', summary: 'only this job' }, limit: LIMIT },
    examples: ['worker questboard:runs', 'worker questboard:runs --job daily.questmaster --json'],
    load: () => import('./questboard-runs.ts'),
  }),
  // task:*
  ...TASK_COMMANDS,
  // quest:*
  ...QUEST_COMMANDS,
  // questline:*
  ...QUESTLINE_COMMANDS,
  // member:*
  ...MEMBER_COMMANDS,
  // sprint:*
  ...SPRINT_COMMANDS,
  // org:*
  ...ORG_COMMANDS,
];
