/** The commands for runs that failed for good, and for doing runs again. */
import { FAILURE_REASONS, LETTER_STATUSES, type LetterStatus } from '@sb/jobs';
import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import {
  failureReasonsValue,
  letterStatusesValue,
  rateValue,
  spanValue,
  wholeNumber,
} from '../../cli/option-values.ts';

const GROUP = 'Dead letters';
const OPEN: readonly LetterStatus[] = ['open'];

const JOB = { value: 'id', summary: 'of this job' } as const;
const SINCE = { value: 'duration', summary: 'died within', parse: spanValue } as const;
const FILTER = { value: 'text', summary: 'with this text in the error or one of its causes' } as const;
const REASONS = {
  value: 'reasons',
  summary: FAILURE_REASONS.join(', '),
  parse: failureReasonsValue,
} as const;
const ALL = { summary: 'every open one' } as const;
const YES = { summary: 'do not ask' } as const;
const DRY_RUN = { summary: 'say what would be done, and do nothing' } as const;
const WHY = { value: 'text', summary: 'why; it is recorded' } as const;

export const RERUN_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'run:retry',
    group: 'Work',
    summary: 'have a failed run done once more, with the same input, as a new run',
    args: { runId: { summary: 'its number' } },
    options: { reason: WHY, chain: { summary: 'what went wrong of its chain, as a new chain' } },
    examples: [
      'worker run:retry 1187',
      "worker run:retry 1187 --reason 'the provider is back'",
      'worker run:retry 1187 --chain',
    ],
    load: () => import('../runs/run-retry.ts'),
  }),
  defineCommand({
    name: 'run:replay',
    group: 'Work',
    summary: 'have any run that has ended done again, also with another input',
    args: { runId: { summary: 'its number' } },
    options: {
      input: { value: 'json', summary: 'instead of its input: JSON, @file, or - for stdin' },
      fromStep: { value: 'id', summary: 'with what it had made before this step' },
      reason: WHY,
    },
    examples: [
      'worker run:replay 1187',
      `worker run:replay 1187 --input '{"orgId":"acme"}'`,
      'worker run:replay 1187 --from-step send',
    ],
    load: () => import('../runs/run-replay.ts'),
  }),
];

export const DEAD_LETTER_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'dlq:list',
    group: GROUP,
    summary: 'runs that failed for good, the newest first',
    options: {
      job: JOB,
      status: {
        value: 'statuses',
        summary: LETTER_STATUSES.join(', '),
        parse: letterStatusesValue,
        default: OPEN,
        defaultText: 'open',
      },
      reason: REASONS,
      since: SINCE,
      filter: FILTER,
      limit: { value: 'n', summary: 'at most', parse: wholeNumber(1, 10_000), default: 50 },
    },
    examples: [
      'worker dlq:list',
      'worker dlq:list --job github.sync --since 24h',
      'worker dlq:list --status replayed,discarded --limit 500 --jsonl',
    ],
    load: () => import('./dlq-list.ts'),
  }),
  defineCommand({
    name: 'dlq:show',
    group: GROUP,
    summary: 'one dead letter: its error, its input, what was decided on it',
    args: { runId: { summary: 'the number of the run that failed' } },
    options: { stack: { summary: 'every frame of its error' } },
    examples: ['worker dlq:show 1187', 'worker dlq:show 1187 --json'],
    load: () => import('./dlq-show.ts'),
  }),
  defineCommand({
    name: 'dlq:replay',
    group: GROUP,
    summary: 'have open dead letters done again, each as a new run',
    args: { runId: { summary: 'numbers of runs that failed', optional: true, variadic: true } },
    options: {
      job: JOB,
      reason: REASONS,
      since: SINCE,
      filter: FILTER,
      all: ALL,
      input: { value: 'json', summary: 'instead of the input of each: JSON, @file, or - for stdin' },
      rate: { value: 'rate', summary: 'no faster than, such as 10/s or 600/m', parse: rateValue },
      dryRun: DRY_RUN,
      yes: YES,
    },
    examples: [
      'worker dlq:replay 1187 1190',
      'worker dlq:replay --job github.sync --since 24h --dry-run',
      "worker dlq:replay --filter 'ECONNREFUSED' --rate 10/s --yes",
    ],
    load: () => import('./dlq-replay.ts'),
  }),
  defineCommand({
    name: 'dlq:discard',
    group: GROUP,
    summary: 'give up open dead letters: they are not replayed any more',
    args: { runId: { summary: 'numbers of runs that failed', optional: true, variadic: true } },
    options: {
      job: JOB,
      since: SINCE,
      filter: FILTER,
      all: ALL,
      reason: WHY,
      dryRun: DRY_RUN,
      yes: YES,
    },
    examples: [
      "worker dlq:discard 1187 --reason 'sent by hand'",
      "worker dlq:discard --job github.sync --reason 'the repository is gone' --dry-run",
    ],
    load: () => import('./dlq-discard.ts'),
  }),
];
