import { FINISHED_STATES, LIVE_VIEWS, PRIORITIES, TRIGGERS } from '@sb/jobs';
import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import {
  finishedStatesValue,
  liveViewsValue,
  pastValue,
  spanValue,
  textValue,
  triggerValue,
  wholeNumber,
} from '../../cli/option-values.ts';
import {
  DRY_RUN,
  INPUT,
  LIMIT,
  OF_JOB,
  OF_QUEUE,
  OF_SCHEDULE,
  PRIORITY,
  REASON,
  RUN,
  STACK,
} from '../input/shared-flags.ts';
import { LOGS_FLAGS, RUN_LOGS_FLAGS } from './logs-flags.ts';
import { ENDED_FILTER, FAILED_FILTER, LIVE_FILTER, RUNS } from './many/many-flags.ts';

const DAY_MS = 86_400_000;
const LOOK = 'Look';
const WORK = 'Work';

/** The commands about runs: their history and statistics, one run, and changes to one run or its chain. */
export const RUN_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'runs',
    group: LOOK,
    summary: 'list the runs that have not ended: what runs now, what waits, and why',
    options: {
      state: { value: 'states', summary: `list only these: ${LIVE_VIEWS.join(', ')}`, parse: liveViewsValue },
      job: OF_JOB,
      queue: OF_QUEUE,
      schedule: OF_SCHEDULE,
      limit: {
        value: 'n',
        summary: 'show at most this many of each state (default: 10, of one state 50)',
        parse: wholeNumber(1, 500),
      },
      cursor: { value: 'text', summary: 'with one --state: go on here; the page before has it as its next' },
      watch: { summary: 'show them anew each second, until q is typed' },
    },
    examples: [
      'worker runs',
      'worker runs --watch --queue media',
      'worker runs --state running,held',
      'worker runs --state queued --job github.sync --limit 100 --json',
    ],
    load: () => import('./runs.ts'),
  }),
  defineCommand({
    name: 'history',
    group: LOOK,
    summary: 'list finished runs, newest first: how long the last attempt took, of the total since enqueue',
    options: {
      job: OF_JOB,
      status: { value: 'states', summary: FINISHED_STATES.join(', '), parse: finishedStatesValue },
      queue: OF_QUEUE,
      schedule: OF_SCHEDULE,
      trigger: { value: 'word', summary: TRIGGERS.join(', '), parse: triggerValue },
      by: {
        value: 'name',
        summary: 'show only runs that this person or program asked for',
        parse: textValue,
      },
      tag: { value: 'tag', summary: 'show only runs with this tag', parse: textValue },
      since: {
        value: 'time',
        summary: 'show only runs that finished within this duration, or since this instant',
        parse: pastValue,
      },
      until: {
        value: 'time',
        summary: 'show only runs that finished before: a duration ago, or an instant',
        parse: pastValue,
      },
      longerThan: {
        value: 'duration',
        summary: 'show only runs whose last attempt took at least this long',
        parse: spanValue,
      },
      error: {
        value: 'text',
        summary: 'show only runs whose error has this text in its first line',
        parse: textValue,
      },
      limit: LIMIT,
      cursor: { value: 'text', summary: 'go on here; the page before has it as its next' },
    },
    examples: [
      'worker history',
      'worker history --status failed --since 24h',
      'worker history --error timeout --since 7d --until 1d --longer-than 30s',
      'worker history --job github.sync --limit 500 --jsonl',
    ],
    load: () => import('./history.ts'),
  }),
  defineCommand({
    name: 'stats',
    group: LOOK,
    summary: 'show the success rate and durations of each job, or of one queue',
    options: {
      job: OF_JOB,
      queue: OF_QUEUE,
      window: {
        value: 'duration',
        summary: 'count the runs that finished within this time',
        parse: spanValue,
        default: DAY_MS,
        defaultText: '24h',
      },
    },
    examples: ['worker stats', 'worker stats --window 7d', 'worker stats --queue mail'],
    load: () => import('./stats.ts'),
  }),
  defineCommand({
    name: 'run:show',
    group: LOOK,
    summary: 'show one run: its timeline, error, input, attempts, steps, log and events',
    args: RUN,
    options: {
      stack: STACK,
      events: { summary: 'show all its events, not the newest alone; in JSON and in a pipe too' },
    },
    examples: ['worker run:show <run>', 'worker run:show <run> --events', 'worker run:show <run> --json'],
    load: () => import('./run-show.ts'),
  }),
  defineCommand({
    name: 'run:explain',
    group: LOOK,
    summary: 'explain why a run is not running, and what to do about it',
    args: RUN,
    examples: ['worker run:explain <run>', 'worker run:explain <run> --json'],
    load: () => import('./run-explain.ts'),
  }),
  defineCommand({
    name: 'run:diff',
    group: LOOK,
    summary: 'compare two runs: what they were asked, and what came of it; exits with 6 if they differ',
    args: { a: { summary: 'number of a run' }, b: { summary: 'number of another run' } },
    examples: ['worker run:diff <run> <run>', 'worker run:diff <run> <run> --json'],
    load: () => import('./diff/run-diff.ts'),
  }),
  defineCommand({
    name: 'run:logs',
    group: LOOK,
    summary: 'print the lines that a run logged',
    args: RUN,
    options: RUN_LOGS_FLAGS,
    examples: [
      'worker run:logs <run>',
      'worker run:logs <run> -f --level warn',
      'worker run:logs <run> --attempt 2 --grep ECONNREFUSED --since 1h',
    ],
    load: () => import('./run-logs.ts'),
  }),
  defineCommand({
    name: 'logs',
    group: LOOK,
    summary: 'find log lines of many runs, newest runs first',
    options: LOGS_FLAGS,
    examples: [
      "worker logs --grep 'ECONNREFUSED'",
      'worker logs --grep 4711 --job github.sync --since 24h --level warn',
    ],
    load: () => import('./logs.ts'),
  }),
  defineCommand({
    name: 'run:cancel',
    group: WORK,
    summary: 'cancel runs: a waiting one ends at once, a running one is asked to stop',
    args: RUNS,
    options: {
      ...LIVE_FILTER,
      reason: { value: 'text', summary: 'record this reason; it is shown with the run' },
      chain: { summary: 'cancel all runs of its chain that have not ended' },
      dryRun: DRY_RUN,
    },
    examples: [
      'worker run:cancel <run>',
      "worker run:cancel <run> --chain --reason 'wrong customer'",
      'worker run:cancel <run> <run> <run>',
      'worker run:cancel --job github.sync --state queued,held --dry-run',
    ],
    load: () => import('./run-cancel.ts'),
  }),
  defineCommand({
    name: 'run:priority',
    group: WORK,
    summary: 'give a waiting run another priority, or move it to the front; with filters, move many',
    args: {
      runId: { ...RUN.runId, optional: true },
      priority: { summary: PRIORITIES.join(', '), optional: true },
    },
    options: {
      front: { summary: 'put it before all runs of its priority, and make it due now' },
      to: { ...PRIORITY, summary: 'with filters: give the runs this priority' },
      ...LIVE_FILTER,
      reason: REASON,
      dryRun: DRY_RUN,
    },
    examples: [
      'worker run:priority <run> high',
      'worker run:priority <run> --front',
      'worker run:priority --job github.sync --state queued --to low --dry-run',
    ],
    load: () => import('./run-priority.ts'),
  }),
  defineCommand({
    name: 'run:retry',
    group: WORK,
    summary: 'run failed runs again, each as a new run with the same input',
    args: RUNS,
    options: {
      ...FAILED_FILTER,
      reason: REASON,
      chain: { summary: 'run the failed part of its chain again, as a new chain' },
      dryRun: DRY_RUN,
    },
    examples: [
      'worker run:retry <run>',
      "worker run:retry <run> --reason 'the provider is back'",
      'worker run:retry <run> --chain',
      'worker run:retry --queue mail --since 2h --error ECONNREFUSED --dry-run',
    ],
    load: async () => ({ run: (await import('./again/run-retry.ts')).retry }),
  }),
  defineCommand({
    name: 'run:replay',
    group: WORK,
    summary: 'run any finished runs again, each as a new run, with the same input or another',
    args: RUNS,
    options: {
      ...ENDED_FILTER,
      dryRun: DRY_RUN,
      input: INPUT,
      fromStep: { value: 'id', summary: 'start at this step, with the results of the steps before it' },
      reason: REASON,
    },
    examples: [
      'worker run:replay <run>',
      `worker run:replay <run> --input '{"orgId":"acme"}'`,
      'worker run:replay <run> --from-step send',
      'worker run:replay --job github.sync --state cancelled --since 24h --yes',
    ],
    load: async () => ({ run: (await import('./again/run-replay.ts')).replay }),
  }),
];
