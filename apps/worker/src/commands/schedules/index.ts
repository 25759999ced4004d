import { PRIORITIES } from '@sb/jobs';
import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import {
  catchUpValue,
  CLEARABLE,
  clearableValue,
  instantValue,
  listValue,
  numberValue,
  overlapValue,
  overrideKindValue,
  priorityValue,
  spanValue,
  wholeNumber,
} from '../../cli/option-values.ts';

const GROUP = 'Schedules';
const NAME = { name: { summary: 'its name, as worker schedules shows it' } } as const;
const REASON = { value: 'text', summary: 'why; it is kept with the event' } as const;
const INPUT = { value: 'json', summary: 'the input: JSON, @file, or - for stdin' } as const;
const ENTRY = {
  job: { value: 'id', summary: 'the job that it runs' },
  cron: { value: 'expression', summary: "five fields: '0 9 * * 1-5'" },
  after: {
    value: 'names',
    summary: 'instead of --cron: what it follows, [as=]schedule or [as=]job:id, with :failure or :always',
    parse: listValue,
  },
  when: { value: 'condition', summary: "with --after: 'upstream.extract.result.rows > 0'" },
  timezone: { value: 'zone', summary: 'such as Europe/Berlin (default: UTC)' },
  description: { value: 'text', summary: 'what it is for' },
  input: INPUT,
  queue: { value: 'name', summary: 'another queue than the job names' },
  priority: { value: 'priority', summary: PRIORITIES.join(', '), parse: priorityValue },
  overlap: {
    value: 'rule',
    summary: 'while the run before has not ended: skip, queue, allow, replace',
    parse: overlapValue,
  },
  catchUp: { value: 'rule', summary: 'of missed fires: skip, once, all', parse: catchUpValue },
  catchUpWindow: { value: 'duration', summary: 'how old a missed fire may be', parse: spanValue },
  catchUpCap: { value: 'n', summary: 'how many missed fires at most', parse: numberValue },
  jitter: { value: 'duration', summary: 'each fire comes up to so much later', parse: spanValue },
  startDeadline: {
    value: 'duration',
    summary: 'a run that has not begun so late expires',
    parse: spanValue,
  },
  exclude: {
    value: 'dates',
    summary: 'local dates without a run: 2026-12-25, 2026-12-24..2027-01-01',
    parse: listValue,
  },
  tags: { value: 'names', summary: 'of its runs, separated by commas', parse: listValue },
  reason: REASON,
} as const;

/** The commands about single schedules: what is wanted of their fires, and those that the store has itself. */
export const SCHEDULE_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'schedules:why',
    group: GROUP,
    summary: 'whether a schedule fired, what became of its run, and if not, why',
    args: NAME,
    options: {
      at: { value: 'instant', summary: 'the fire of that minute (default: its last)', parse: instantValue },
    },
    examples: [
      'worker schedules:why daily.questmaster',
      'worker schedules:why daily.questmaster --at 2026-01-05T14:00:00Z',
    ],
    load: () => import('./schedules-why.ts'),
  }),
  defineCommand({
    name: 'schedules:pause',
    group: GROUP,
    summary: 'let a schedule ask for no runs: for a while, or until somebody resumes it',
    args: NAME,
    options: {
      for: { value: 'duration', summary: 'so long; without it until somebody resumes', parse: spanValue },
      until: { value: 'instant', summary: 'until then', parse: instantValue },
      reason: { value: 'text', summary: 'why: whoever wonders reads it (required)' },
    },
    examples: ["worker schedules:pause github.sync --for 2h --reason 'GitHub is down'"],
    load: () => import('./schedules-pause.ts'),
  }),
  defineCommand({
    name: 'schedules:resume',
    group: GROUP,
    summary: 'end the pause of a schedule; what it left out is not caught up',
    args: NAME,
    options: { reason: REASON },
    examples: ['worker schedules:resume github.sync'],
    load: () => import('./schedules-resume.ts'),
  }),
  defineCommand({
    name: 'schedules:skip-next',
    group: GROUP,
    summary: 'leave out the next fire of a schedule, or several',
    args: NAME,
    options: {
      count: { value: 'n', summary: 'so many', parse: wholeNumber(1, 1_000), default: 1 },
      reason: REASON,
    },
    examples: [
      'worker schedules:skip-next daily.questmaster',
      "worker schedules:skip-next daily.questmaster --count 3 --reason 'holidays'",
    ],
    load: () => import('./schedules-skip-next.ts'),
  }),
  defineCommand({
    name: 'schedules:run-now',
    group: GROUP,
    summary: 'ask for a run of a schedule at once; its next fire comes all the same',
    args: NAME,
    options: { input: INPUT, reason: REASON },
    examples: [
      'worker schedules:run-now daily.questmaster',
      `worker schedules:run-now daily.questmaster --input '{"orgId":"acme"}'`,
    ],
    load: () => import('./schedules-run-now.ts'),
  }),
  defineCommand({
    name: 'schedules:override',
    group: GROUP,
    summary: 'another time or input for the next fire, or other times for a while',
    args: NAME,
    options: {
      runAt: { value: 'instant', summary: 'the next fire runs then', parse: instantValue },
      input: { value: 'json', summary: 'of the next fire: JSON, @file, or - for stdin' },
      cron: { value: 'expression', summary: 'fire by this one, with --for or --until' },
      timezone: { value: 'zone', summary: "of --cron (default: the schedule's own)" },
      for: { value: 'duration', summary: 'so long, with --cron', parse: spanValue },
      until: { value: 'instant', summary: 'until then, with --cron', parse: instantValue },
      clear: { summary: 'take back what was wanted, skipped fires too' },
      kind: { value: 'kind', summary: 'with --clear only: skip, change, cron', parse: overrideKindValue },
      reason: REASON,
    },
    examples: [
      'worker schedules:override daily.questmaster --run-at 2026-01-05T16:00:00Z',
      `worker schedules:override daily.questmaster --input '{"orgId":"acme"}'`,
      "worker schedules:override github.sync --cron '0 * * * *' --for 2d --reason 'rate limit'",
      'worker schedules:override github.sync --clear',
    ],
    load: () => import('./schedules-override.ts'),
  }),
  defineCommand({
    name: 'schedules:create',
    group: GROUP,
    summary: 'make a schedule in the store, beside those of the file',
    args: NAME,
    options: { ...ENTRY, disabled: { summary: 'switched off at first' } },
    examples: [
      "worker schedules:create acme.weekly --job weekly.sprintplanner --cron '0 8 * * 1' --timezone Europe/Berlin",
      "worker schedules:create acme.report --job report --after x=extract,job:acme.load --when 'upstream.x.result.rows > 0'",
    ],
    load: () => import('./schedules-create.ts'),
  }),
  defineCommand({
    name: 'schedules:update',
    group: GROUP,
    summary: 'change a schedule of the store; what is not named stays',
    args: NAME,
    options: {
      ...ENTRY,
      clear: {
        value: 'fields',
        summary: `back to the default, separated by commas: ${CLEARABLE.join(', ')}`,
        parse: clearableValue,
      },
    },
    examples: [
      "worker schedules:update acme.weekly --cron '0 9 * * 1' --reason 'too early'",
      'worker schedules:update acme.weekly --clear description,queue,start-deadline',
    ],
    load: () => import('./schedules-update.ts'),
  }),
  defineCommand({
    name: 'schedules:enable',
    group: GROUP,
    summary: 'switch a schedule of the store on; it counts from now',
    args: NAME,
    options: { reason: REASON },
    examples: ['worker schedules:enable acme.weekly'],
    load: () => import('./schedules-enable.ts'),
  }),
  defineCommand({
    name: 'schedules:disable',
    group: GROUP,
    summary: 'switch a schedule of the store off; its history stays',
    args: NAME,
    options: { reason: REASON },
    examples: ["worker schedules:disable acme.weekly --reason 'the customer left'"],
    load: () => import('./schedules-disable.ts'),
  }),
  defineCommand({
    name: 'schedules:delete',
    group: GROUP,
    summary: 'delete a schedule of the store; asks, or needs --yes',
    args: NAME,
    options: {
      yes: { summary: 'do not ask' },
      dryRun: { summary: 'only tell what it would be' },
      reason: REASON,
    },
    examples: ['worker schedules:delete acme.weekly --dry-run', 'worker schedules:delete acme.weekly --yes'],
    load: () => import('./schedules-delete.ts'),
  }),
];
