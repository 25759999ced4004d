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
  spanValue,
  wholeNumber,
} from '../../cli/option-values.ts';
import {
  DRY_RUN,
  INPUT,
  OTHER_QUEUE,
  PAUSE,
  PERIOD,
  PRIORITY,
  REASON,
  SCHEDULE_FILE,
  YES,
} from '../input/shared-flags.ts';

const LOOK = 'Look';
const GROUP = 'Schedules';
const NAME = { name: { summary: 'name of the schedule, as worker schedules shows it' } } as const;
const ENTRY = {
  job: { value: 'id', summary: 'run this job' },
  cron: { value: 'expression', summary: "fire by these five fields: '0 9 * * 1-5'" },
  after: {
    value: 'names',
    summary:
      'instead of --cron: fire after these have ended, each [as=]schedule or [as=]job:id, with :failure or :always',
    parse: listValue,
  },
  when: {
    value: 'condition',
    summary: "with --after: fire only if this is true: 'upstream.extract.result.rows > 0'",
  },
  timezone: { value: 'zone', summary: 'use this time zone, such as Europe/Berlin (default: UTC)' },
  description: { value: 'text', summary: 'describe its purpose' },
  input: INPUT,
  queue: OTHER_QUEUE,
  priority: PRIORITY,
  overlap: {
    value: 'rule',
    summary: 'while the previous run has not ended: skip, queue, allow, replace',
    parse: overlapValue,
  },
  catchUp: { value: 'rule', summary: 'catch up missed fires: skip, once, all', parse: catchUpValue },
  catchUpWindow: { value: 'duration', summary: 'catch up only fires of this time', parse: spanValue },
  catchUpCap: { value: 'n', summary: 'catch up at most this many fires', parse: numberValue },
  jitter: { value: 'duration', summary: 'delay each fire by up to this time', parse: spanValue },
  startDeadline: {
    value: 'duration',
    summary: 'expire a run that has not started within this time',
    parse: spanValue,
  },
  exclude: {
    value: 'dates',
    summary:
      'do not fire on these local dates: 2026-12-25, 2026-12-24..2027-01-01, or a calendar of scheduler.yaml',
    parse: listValue,
  },
  tags: { value: 'names', summary: 'tag its runs with these names, separated by commas', parse: listValue },
  reason: REASON,
} as const;

/** The commands about schedules: what fires when, changes to the next fires, and the schedules of the store. */
export const SCHEDULE_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'schedules',
    group: LOOK,
    summary: 'list the configured schedules: when each fires next and how it went last',
    options: {
      config: SCHEDULE_FILE,
      next: {
        value: 'n',
        summary: 'show this many fires of each',
        parse: wholeNumber(1, 100),
        default: 1,
      },
    },
    examples: ['worker schedules', 'worker schedules --next 5', 'worker schedules --config other.yaml'],
    load: () => import('./schedules.ts'),
  }),
  defineCommand({
    name: 'schedules:preview',
    group: LOOK,
    summary: 'show the next fires of a schedule or of a cron expression, across clock changes',
    args: { schedule: { summary: 'name of the schedule, or a cron expression in quotes' } },
    options: {
      timezone: {
        value: 'zone',
        summary: "use this time zone, such as Europe/Berlin (default: the schedule's; else UTC)",
      },
      next: { value: 'n', summary: 'show this many fires', parse: wholeNumber(1, 1_000), default: 10 },
      from: {
        value: 'instant',
        summary: 'show the fires after this instant (default: now)',
        parse: instantValue,
      },
      config: SCHEDULE_FILE,
    },
    examples: [
      'worker schedules:preview daily.questmaster',
      "worker schedules:preview '0 9 * * 1-5' --timezone Europe/Berlin",
      "worker schedules:preview '30 2 * * *' --timezone America/New_York --from 2026-03-07T12:00:00Z --next 3",
    ],
    load: () => import('./schedules-preview.ts'),
  }),
  defineCommand({
    name: 'schedules:diff',
    group: LOOK,
    summary: 'compare the schedule file with the store, field by field; exits with 6 if they differ',
    options: { config: SCHEDULE_FILE },
    examples: ['worker schedules:diff', 'worker schedules:diff --config other.yaml --json'],
    load: () => import('./schedules-diff.ts'),
  }),
  defineCommand({
    name: 'schedules:why',
    group: GROUP,
    summary: 'explain whether a schedule fired: its run, or why there is none',
    args: NAME,
    options: {
      at: {
        value: 'instant',
        summary: 'explain the fire of this minute (default: its last fire)',
        parse: instantValue,
      },
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
    summary: 'stop a schedule from creating runs, for a while or until it is resumed',
    args: NAME,
    options: PAUSE,
    examples: ["worker schedules:pause github.sync --for 2h --reason 'GitHub is down'"],
    load: async () => ({ run: (await import('./schedules-pause.ts')).pause }),
  }),
  defineCommand({
    name: 'schedules:resume',
    group: GROUP,
    summary: 'end the pause of a schedule; the fires of the pause are not caught up',
    args: NAME,
    options: { reason: REASON },
    examples: ['worker schedules:resume github.sync'],
    load: async () => ({ run: (await import('./schedules-pause.ts')).resume }),
  }),
  defineCommand({
    name: 'schedules:skip-next',
    group: GROUP,
    summary: 'skip the next fire of a schedule, or several',
    args: NAME,
    options: {
      count: { value: 'n', summary: 'skip this many', parse: wholeNumber(1, 1_000), default: 1 },
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
    summary: 'run a schedule once now; its next fire is not affected',
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
    summary: 'change the time or the input of the next fire, or fire by another expression for a while',
    args: NAME,
    options: {
      runAt: { value: 'instant', summary: 'run the next fire at this instant', parse: instantValue },
      input: { ...INPUT, summary: 'give the next fire this input: JSON, @file, or - for stdin' },
      cron: { value: 'expression', summary: 'fire by this expression, with --for or --until' },
      timezone: { value: 'zone', summary: "with --cron: use this time zone (default: the schedule's)" },
      for: { ...PERIOD.for, summary: 'with --cron: end it after this time' },
      until: { ...PERIOD.until, summary: 'with --cron: end it at this instant' },
      clear: { summary: 'remove all overrides, skipped fires too' },
      kind: {
        value: 'kind',
        summary: 'with --clear: remove only these: skip, change, cron',
        parse: overrideKindValue,
      },
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
    summary: 'create a schedule in the store, beside those of the file',
    args: NAME,
    options: { ...ENTRY, disabled: { summary: 'create it switched off' } },
    examples: [
      "worker schedules:create acme.weekly --job weekly.sprintplanner --cron '0 8 * * 1' --timezone Europe/Berlin",
      "worker schedules:create acme.report --job report --after x=extract,job:acme.load --when 'upstream.x.result.rows > 0'",
    ],
    load: () => import('./schedules-create.ts'),
  }),
  defineCommand({
    name: 'schedules:update',
    group: GROUP,
    summary: 'change a schedule of the store; fields without a flag stay as they are',
    args: NAME,
    options: {
      ...ENTRY,
      timezone: { value: 'zone', summary: 'use this time zone, such as Europe/Berlin' },
      clear: {
        value: 'fields',
        summary: `reset these fields to their defaults, separated by commas: ${CLEARABLE.join(', ')}`,
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
    summary: 'switch a schedule of the store on, from now on',
    args: NAME,
    options: { reason: REASON },
    examples: ['worker schedules:enable acme.weekly'],
    load: async () => ({ run: (await import('./switch-schedule.ts')).enable }),
  }),
  defineCommand({
    name: 'schedules:disable',
    group: GROUP,
    summary: 'switch a schedule of the store off, and keep its history',
    args: NAME,
    options: { reason: REASON },
    examples: ["worker schedules:disable acme.weekly --reason 'the customer left'"],
    load: async () => ({ run: (await import('./switch-schedule.ts')).disable }),
  }),
  defineCommand({
    name: 'schedules:delete',
    group: GROUP,
    summary: 'delete a schedule of the store; asks, or needs --yes',
    args: NAME,
    options: { yes: YES, dryRun: DRY_RUN, reason: REASON },
    examples: ['worker schedules:delete acme.weekly --dry-run', 'worker schedules:delete acme.weekly --yes'],
    load: () => import('./schedules-delete.ts'),
  }),
];
