import { ALERT_STATES, CHANNELS, SEVERITIES } from '@sb/alerts';
import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import {
  alertStateValue,
  channelValue,
  listValue,
  pastValue,
  severitiesValue,
  severityValue,
  spanValue,
  textValue,
} from '../../cli/option-values.ts';
import {
  ALERTS_FILE,
  CURSOR,
  DRY_RUN,
  LIMIT,
  NEEDED_REASON,
  OF_JOB,
  OF_QUEUE,
  PERIOD,
  REASON,
  TIMES,
} from '../input/shared-flags.ts';

const DAY_MS = 86_400_000;
const GROUP = 'Alerts';

/** The commands about alerts: rules, what fires, what was sent, and what is silent. */
export const ALERT_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'alert:status',
    group: GROUP,
    summary:
      'show the rules, what fires, the channels, and whether the daemons use this version of the file; exits with 6 if a rule fires, 4 if the file has a mistake',
    options: { alerts: ALERTS_FILE },
    examples: ['worker alert:status', 'worker alert:status --alerts new.yaml --json'],
    load: () => import('./alert-status.ts'),
  }),
  defineCommand({
    name: 'alert:history',
    group: GROUP,
    summary: 'list the alerts that fired, newest first: who was notified, and what was left out',
    options: {
      job: OF_JOB,
      rule: { value: 'name', summary: 'show only this rule', parse: textValue },
      queue: OF_QUEUE,
      severity: { value: 'severity', summary: SEVERITIES.join(', '), parse: severityValue },
      state: { value: 'state', summary: ALERT_STATES.join(', '), parse: alertStateValue },
      suppressed: { summary: 'show only alerts with messages that were left out' },
      ...TIMES,
      limit: LIMIT,
      cursor: CURSOR,
    },
    examples: [
      'worker alert:history',
      'worker alert:history --severity high --job daily.questmaster --since 7d',
      'worker alert:history --suppressed --limit 500 --jsonl',
    ],
    load: () => import('./alert-history.ts'),
  }),
  defineCommand({
    name: 'alert:stats',
    group: GROUP,
    summary:
      'show how many alerts fired by rule and severity, what became of their messages, and how long they lasted',
    options: {
      since: {
        ...TIMES.since,
        summary: 'count those within this duration, or since this instant',
        default: pastValue('7d'),
        defaultText: '7d',
      },
    },
    examples: ['worker alert:stats', 'worker alert:stats --since 30d --json'],
    load: () => import('./alert-stats.ts'),
  }),
  defineCommand({
    name: 'alert:test',
    group: GROUP,
    summary: 'send a test message to each channel that is enabled here, and show its answer',
    options: {
      channel: {
        value: 'channel',
        summary: `send only to this channel: ${CHANNELS.join(', ')}`,
        parse: channelValue,
      },
      rule: { value: 'name', summary: 'send a message of this rule, to the channels of the rule' },
      dryRun: { ...DRY_RUN, summary: 'show the message, and send nothing' },
      alerts: ALERTS_FILE,
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
    summary: 'evaluate a rule now, and explain why it fires or not, and whether a message would be sent',
    args: { rule: { summary: 'name of the rule, as worker alert:status shows it' } },
    options: { job: OF_JOB, queue: OF_QUEUE, alerts: ALERTS_FILE },
    examples: [
      'worker alert:explain dlq-jobs',
      'worker alert:explain low-success-rate --job github.sync --json',
    ],
    load: () => import('./alert-explain.ts'),
  }),
  defineCommand({
    name: 'alert:replay',
    group: GROUP,
    summary: 'back-test the rules: show what they would have done with the runs of the last hours or days',
    options: {
      since: {
        value: 'duration',
        summary: 'evaluate the runs of this time up to now',
        parse: spanValue,
        default: DAY_MS,
        defaultText: '24h',
      },
      rule: { value: 'name', summary: 'evaluate only this rule, even if it is off', parse: textValue },
      alerts: ALERTS_FILE,
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
    summary: 'acknowledge an alert: no more notifications until it is resolved',
    args: {
      alert: { summary: 'number of the alert, as worker alert:history shows it; or a rule: all its alerts' },
    },
    options: {
      job: { value: 'id', summary: 'with a rule: only its alert about this job', parse: textValue },
      reason: REASON,
    },
    examples: [
      'worker alert:ack <alert>',
      "worker alert:ack repeated-failures --job github.sync --reason 'on it'",
    ],
    load: () => import('./alert-ack.ts'),
  }),
  defineCommand({
    name: 'alert:silence',
    group: GROUP,
    summary: 'send no notifications of some rules, jobs or severities for a while',
    options: {
      rule: { value: 'names', summary: 'silence these rules, separated by commas', parse: listValue },
      job: { value: 'ids', summary: 'silence alerts about these jobs', parse: listValue },
      severity: { value: 'severities', summary: SEVERITIES.join(', '), parse: severitiesValue },
      all: { summary: 'silence everything' },
      ...PERIOD,
      reason: NEEDED_REASON,
    },
    examples: [
      "worker alert:silence --rule queue-backlog --for 2h --reason 'the import runs'",
      "worker alert:silence --job github.sync --severity low,medium --for 1d --reason 'GitHub is slow'",
    ],
    load: async () => ({ run: (await import('./alert-silence.ts')).startSilence }),
  }),
  defineCommand({
    name: 'alert:silences',
    group: GROUP,
    summary: 'list the silences in force: what each covers, its end, and who set it',
    options: { all: { summary: 'list ended silences too' } },
    examples: ['worker alert:silences', 'worker alert:silences --all --json'],
    load: async () => ({ run: (await import('./alert-silence.ts')).showSilences }),
  }),
  defineCommand({
    name: 'alert:unsilence',
    group: GROUP,
    summary: 'end a silence before its time',
    args: { silenceId: { summary: 'number of the silence' } },
    options: { reason: REASON },
    examples: ['worker alert:unsilence <silence>'],
    load: async () => ({ run: (await import('./alert-silence.ts')).endSilence }),
  }),
];
