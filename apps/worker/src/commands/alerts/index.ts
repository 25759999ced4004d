import { ALERT_STATES, CHANNELS, SEVERITIES } from '@sb/alerts';
import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import {
  instantValue,
  listValue,
  alertStateValue,
  channelValue,
  severitiesValue,
  severityValue,
  spanValue,
  wholeNumber,
} from '../../cli/option-values.ts';

const DAY_MS = 86_400_000;
const GROUP = 'Alerts';
const REASON = { value: 'text', summary: 'why; it is kept with the event' } as const;
const FILE = {
  value: 'file',
  summary: 'read this file (default: that of daemons, else alerts.yaml of the app)',
} as const;

/** The commands about alerts: what fires, what was told, and what is not to be told. */
export const ALERT_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'alert:status',
    group: GROUP,
    summary:
      'the rules of alerts.yaml and what fires, the channels, and whether daemons have this version; exits with 6 when something fires, 4 when something is wrong in the file',
    options: { alerts: FILE },
    examples: ['worker alert:status', 'worker alert:status --alerts new.yaml --json'],
    load: () => import('./alert-status.ts'),
  }),
  defineCommand({
    name: 'alert:history',
    group: GROUP,
    summary: 'the alerts that fired, the newest first: whom each was told to, and what was left out',
    options: {
      job: { value: 'id', summary: 'about this job' },
      rule: { value: 'name', summary: 'of this rule' },
      queue: { value: 'name', summary: 'about this queue' },
      severity: { value: 'severity', summary: SEVERITIES.join(', '), parse: severityValue },
      state: { value: 'state', summary: ALERT_STATES.join(', '), parse: alertStateValue },
      suppressed: { summary: 'only those of which something was left out' },
      limit: { value: 'n', summary: 'at most', parse: wholeNumber(1, 10_000), default: 50 },
    },
    examples: [
      'worker alert:history',
      'worker alert:history --severity high --job daily.questmaster',
      'worker alert:history --suppressed --limit 500 --jsonl',
    ],
    load: () => import('./alert-history.ts'),
  }),
  defineCommand({
    name: 'alert:test',
    group: GROUP,
    summary: 'send a test message by each channel that is enabled here, and tell what the channel says',
    options: {
      channel: { value: 'channel', summary: `only ${CHANNELS.join(', ')}`, parse: channelValue },
      rule: { value: 'name', summary: 'as a message of this rule would be, and to its channels' },
      dryRun: { summary: 'send nothing; show what would go over the wire' },
      alerts: FILE,
    },
    examples: [
      'worker alert:test',
      'worker alert:test --channel slack',
      'worker alert:test --rule dlq-jobs --dry-run',
    ],
    load: () => import('./alert-test.ts'),
  }),
  defineCommand({
    name: 'alert:explain',
    group: GROUP,
    summary: 'why a rule fires or does not, evaluated now; and whether anybody would be told',
    args: { rule: { summary: 'its name, as alert:status shows it' } },
    options: {
      job: { value: 'id', summary: 'about this job alone' },
      queue: { value: 'name', summary: 'about this queue alone' },
      alerts: FILE,
    },
    examples: [
      'worker alert:explain dlq-jobs',
      'worker alert:explain low-success-rate --job github.sync --json',
    ],
    load: () => import('./alert-explain.ts'),
  }),
  defineCommand({
    name: 'alert:replay',
    group: GROUP,
    summary: 'what the rules would have done with the runs of the last hours or days',
    options: {
      since: {
        value: 'duration',
        summary: 'so far back',
        parse: spanValue,
        default: DAY_MS,
        defaultText: '24h',
      },
      rule: { value: 'name', summary: 'only this one, also if it is off' },
      alerts: FILE,
    },
    examples: [
      'worker alert:replay',
      'worker alert:replay --since 7d --rule low-success-rate --alerts new.yaml',
    ],
    load: () => import('./alert-replay.ts'),
  }),
  defineCommand({
    name: 'alert:ack',
    group: GROUP,
    summary: 'take an alert on: until it is resolved nobody is told of it again',
    args: { alert: { summary: 'its number, as alert:history shows it; or a rule, for all of it that fire' } },
    options: { job: { value: 'id', summary: 'with a rule: only about this job' }, reason: REASON },
    examples: [
      'worker alert:ack 12',
      "worker alert:ack repeated-failures --job github.sync --reason 'on it'",
    ],
    load: () => import('./alert-ack.ts'),
  }),
  defineCommand({
    name: 'alert:silence',
    group: GROUP,
    summary: 'tell nobody of what matches, for a while',
    options: {
      rule: { value: 'names', summary: 'of these rules, separated by commas', parse: listValue },
      job: { value: 'ids', summary: 'about these jobs', parse: listValue },
      severity: { value: 'severities', summary: SEVERITIES.join(', '), parse: severitiesValue },
      all: { summary: 'everything' },
      for: { value: 'duration', summary: 'so long', parse: spanValue },
      until: { value: 'instant', summary: 'until then', parse: instantValue },
      reason: { value: 'text', summary: 'why: whoever wonders reads it (required)' },
    },
    examples: [
      "worker alert:silence --rule queue-backlog --for 2h --reason 'the import runs'",
      "worker alert:silence --job github.sync --severity low,medium --for 1d --reason 'GitHub is slow'",
    ],
    load: () => import('./alert-silence.ts'),
  }),
  defineCommand({
    name: 'alert:silences',
    group: GROUP,
    summary: 'the silences in force: of what, until when, and who wanted them',
    options: { all: { summary: 'those that are over too' } },
    examples: ['worker alert:silences', 'worker alert:silences --all --json'],
    load: () => import('./alert-silences.ts'),
  }),
  defineCommand({
    name: 'alert:unsilence',
    group: GROUP,
    summary: 'end a silence before its time',
    args: { silenceId: { summary: 'its number' } },
    options: { reason: REASON },
    examples: ['worker alert:unsilence 3'],
    load: () => import('./alert-unsilence.ts'),
  }),
];
