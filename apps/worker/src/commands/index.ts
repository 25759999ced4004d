import { FINISHED_STATES, PRIORITIES } from '@sb/jobs';
import { type CommandDefinition, defineCommand } from '../cli/command.ts';
import {
  durationValue,
  finishedStatesValue,
  instantValue,
  listValue,
  portValue,
  priorityValue,
  spanValue,
  wholeNumber,
} from '../cli/option-values.ts';
import { runIdOf } from '../cli/run-id.ts';
import { ALERT_COMMANDS } from './alerts/index.ts';
import { DEAD_LETTER_COMMANDS, RERUN_COMMANDS } from './dead-letters/index.ts';
import { OPERATE_COMMANDS } from './queues/index.ts';
import { QUESTBOARD_COMMANDS } from './questboard/index.ts';
import { SCHEDULE_COMMANDS } from './schedules/index.ts';
import { STORE_COMMANDS } from './store/index.ts';

const DAY_MS = 86_400_000;

/** Every command, as the help lists them. Their code is loaded when they run. */
export const COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'daemon',
    group: 'Work',
    summary: 'fire schedules and execute runs until SIGINT or SIGTERM; a second signal ends at once',
    options: {
      config: { value: 'file', summary: 'the schedules (default: scheduler.yaml of the app)' },
      alerts: { value: 'file', summary: 'whom to tell of what (default: alerts.yaml of the app)' },
      concurrency: { value: 'n', summary: 'runs at once (default: 10)', parse: wholeNumber(1, 1_000) },
      queues: { value: 'names', summary: 'only these queues, separated by commas', parse: listValue },
      grace: {
        value: 'duration',
        summary: 'how long runs may end after the first signal (default: 30s)',
        parse: durationValue,
      },
      healthPort: {
        value: 'n',
        summary: 'serve /healthz, /readyz and /metrics on 127.0.0.1',
        parse: portValue,
      },
    },
    examples: [
      'worker daemon',
      'worker daemon --queues mail,default --concurrency 20',
      'worker daemon --health-port 9090',
    ],
    load: () => import('./daemon/daemon.ts'),
  }),
  defineCommand({
    name: 'job',
    group: 'Work',
    summary: 'run a job once, now, in this process; the fields of its input are flags too',
    args: { jobId: { summary: 'its id, as worker list shows it' } },
    options: {
      org: { value: 'id', summary: 'the organisation: orgId of the input' },
      allOrgs: { summary: 'for every organisation, where the job can' },
      input: { value: 'json', summary: 'the whole input: JSON, @file, or - for stdin' },
      now: { value: 'instant', summary: 'what the job takes for now', parse: instantValue },
      priority: { value: 'priority', summary: PRIORITIES.join(', '), parse: priorityValue },
      queue: { value: 'name', summary: 'another queue than the job names' },
      timeout: { value: 'duration', summary: 'how long an attempt may take', parse: spanValue },
      retry: { negative: true, summary: 'the first attempt is the last' },
      dryRun: { summary: 'ask the job to change nothing; its events are shown, not sent' },
      enqueue: { summary: 'store the run for a daemon, and print its id' },
      follow: {
        short: 'f',
        summary: 'tell its progress in lines; with --enqueue: wait for its end, and print that',
      },
      delay: { value: 'duration', summary: 'with --enqueue: not before so long from now', parse: spanValue },
      after: { value: 'ids', summary: 'after the success of these runs', parse: runIds },
      dedupeKey: { value: 'key', summary: 'no second run while one with this key is unfinished' },
    },
    examples: [
      'worker job daily.questmaster --org acme',
      'worker job daily.questmaster --all-orgs --dry-run',
      `worker job my.job --input '{"orgId":"acme"}' --enqueue`,
      'worker job my.job --enqueue --delay 10m --dedupe-key order-7',
      'worker job my.job --enqueue --follow',
      'worker job my.job --after 1187,1188',
    ],
    openEnded: true,
    moreHelp: async (args, call) => (await import('./job/input/field-help.ts')).fieldHelp(args, call),
    load: () => import('./job/job.ts'),
  }),
  defineCommand({
    name: 'health',
    group: 'Work',
    summary: 'whether a daemon is ready: exits with 0 or 6',
    options: {
      healthPort: {
        value: 'n',
        summary: 'ask there (default: HEALTH_PORT; else look into the store)',
        parse: portValue,
      },
    },
    examples: ['worker health', 'worker health --health-port 9090'],
    load: () => import('./daemon/health.ts'),
  }),
  defineCommand({
    name: 'list',
    group: 'Look',
    summary: 'the registered jobs, when each runs next and how it ended last',
    options: { unscheduled: { summary: 'only jobs that no schedule runs' } },
    examples: ['worker list', 'worker list --unscheduled', 'worker list --json'],
    load: () => import('./job/list.ts'),
  }),
  defineCommand({
    name: 'schedules',
    group: 'Look',
    summary: 'the configured schedules, when each fires next and how it last went',
    options: {
      config: { value: 'file', summary: 'read this file (default: scheduler.yaml of the app)' },
      next: {
        value: 'n',
        summary: 'so many fires of each',
        parse: wholeNumber(1, 100),
        default: 1,
      },
    },
    examples: ['worker schedules', 'worker schedules --next 5', 'worker schedules --config other.yaml'],
    load: () => import('./schedules/schedules.ts'),
  }),
  defineCommand({
    name: 'schedules:preview',
    group: 'Look',
    summary:
      'the next fires of a schedule or of a cron expression, and what changes of the clocks do to them',
    args: { schedule: { summary: 'its name, or a cron expression in quotes' } },
    options: {
      timezone: { value: 'zone', summary: "such as Europe/Berlin (default: the schedule's; else UTC)" },
      next: { value: 'n', summary: 'so many fires', parse: wholeNumber(1, 1_000), default: 10 },
      from: { value: 'instant', summary: 'the fires after it (default: now)', parse: instantValue },
      config: { value: 'file', summary: 'read this file (default: scheduler.yaml of the app)' },
    },
    examples: [
      'worker schedules:preview daily.questmaster',
      "worker schedules:preview '0 9 * * 1-5' --timezone Europe/Berlin",
      "worker schedules:preview '30 2 * * *' --timezone America/New_York --from 2026-03-07T12:00:00Z --next 3",
    ],
    load: () => import('./schedules/schedules-preview.ts'),
  }),
  defineCommand({
    name: 'schedules:diff',
    group: 'Look',
    summary: 'the schedule file against the store, field by field; exits with 6 when they differ',
    options: { config: { value: 'file', summary: 'read this file (default: scheduler.yaml of the app)' } },
    examples: ['worker schedules:diff', 'worker schedules:diff --config other.yaml --json'],
    load: () => import('./schedules/schedules-diff.ts'),
  }),
  defineCommand({
    name: 'history',
    group: 'Look',
    summary: 'finished runs, newest first',
    options: {
      job: { value: 'id', summary: 'of this job' },
      status: { value: 'states', summary: FINISHED_STATES.join(', '), parse: finishedStatesValue },
      since: { value: 'duration', summary: 'finished within', parse: spanValue },
      limit: { value: 'n', summary: 'at most', parse: wholeNumber(1, 10_000), default: 50 },
    },
    examples: [
      'worker history',
      'worker history --status failed --since 24h',
      'worker history --job github.sync --limit 500 --jsonl',
    ],
    load: () => import('./runs/history.ts'),
  }),
  defineCommand({
    name: 'stats',
    group: 'Look',
    summary: 'success rates and durations of each job',
    options: {
      job: { value: 'id', summary: 'of this job' },
      window: {
        value: 'duration',
        summary: 'up to now',
        parse: spanValue,
        default: DAY_MS,
        defaultText: '24h',
      },
    },
    examples: ['worker stats', 'worker stats --window 7d'],
    load: () => import('./runs/stats.ts'),
  }),
  defineCommand({
    name: 'run:show',
    group: 'Look',
    summary: 'one run: what it went through, its error, its input, its log',
    args: { runId: { summary: 'its number' } },
    options: { stack: { summary: 'every frame of its error' } },
    examples: ['worker run:show 1187', 'worker run:show 1187 --json'],
    load: () => import('./runs/run-show.ts'),
  }),
  defineCommand({
    name: 'run:explain',
    group: 'Look',
    summary: 'why a run is not running: what holds it, and what to do',
    args: { runId: { summary: 'its number' } },
    examples: ['worker run:explain 1187', 'worker run:explain 1187 --json'],
    load: () => import('./runs/run-explain.ts'),
  }),
  defineCommand({
    name: 'run:logs',
    group: 'Look',
    summary: 'the lines that a run logged',
    args: { runId: { summary: 'its number' } },
    options: { follow: { short: 'f', summary: 'go on until the run has ended' } },
    examples: ['worker run:logs 1187', 'worker run:logs 1187 -f'],
    load: () => import('./runs/run-logs.ts'),
  }),
  defineCommand({
    name: 'run:cancel',
    group: 'Work',
    summary: 'end a run that waits; tell one that is under way to stop',
    args: { runId: { summary: 'its number' } },
    options: {
      reason: { value: 'text', summary: 'why; it is shown with the run' },
      chain: { summary: 'all runs of its chain that have not ended' },
    },
    examples: ['worker run:cancel 1187', "worker run:cancel 1187 --chain --reason 'wrong customer'"],
    load: () => import('./runs/run-cancel.ts'),
  }),
  defineCommand({
    name: 'run:priority',
    group: 'Work',
    summary: 'move a run that waits to another priority, or to the front',
    args: {
      runId: { summary: 'its number' },
      priority: { summary: PRIORITIES.join(', '), optional: true },
    },
    options: { front: { summary: 'before all of its priority, and due at once' } },
    examples: ['worker run:priority 1187 high', 'worker run:priority 1187 --front'],
    load: () => import('./runs/run-priority.ts'),
  }),
  ...RERUN_COMMANDS,
  defineCommand({
    name: 'events:tail',
    group: 'Look',
    summary: 'the newest events',
    options: {
      follow: { short: 'f', summary: 'go on with what comes' },
      type: { value: 'types', summary: 'such as job.failed or run.*, separated by commas', parse: listValue },
      run: { value: 'id', summary: 'of this run', parse: runIdOf },
      limit: { value: 'n', summary: 'at most, to begin with', parse: wholeNumber(1, 10_000), default: 20 },
    },
    examples: [
      'worker events:tail',
      'worker events:tail -f --type job.failed,run.*',
      'worker events:tail --run 1187',
    ],
    load: () => import('./events/events-tail.ts'),
  }),
  ...DEAD_LETTER_COMMANDS,
  ...ALERT_COMMANDS,
  ...OPERATE_COMMANDS,
  ...SCHEDULE_COMMANDS,
  ...QUESTBOARD_COMMANDS,
  ...STORE_COMMANDS,
];

function runIds(text: string): readonly number[] {
  return listValue(text).map(runIdOf);
}
