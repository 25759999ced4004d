import { FAILURE_REASONS, LETTER_STATUSES, type LetterStatus } from '@sb/jobs';
import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import {
  failureReasonsValue,
  letterStatusesValue,
  listValue,
  rateValue,
  spanValue,
  textValue,
} from '../../cli/option-values.ts';
import { CURSOR, DRY_RUN, INPUT, LIMIT, NEEDED_REASON, REASON, STACK, YES } from '../input/shared-flags.ts';

const GROUP = 'Dead letters';
const OPEN: readonly LetterStatus[] = ['open'];

const RUNS = { runId: { summary: 'numbers of the failed runs', optional: true, variadic: true } } as const;
const ALL = { summary: 'take every open dead letter' } as const;
const REASONS = {
  value: 'reasons',
  summary: FAILURE_REASONS.join(', '),
  parse: failureReasonsValue,
} as const;
/** Which dead letters a command means. */
const FILTER = {
  job: { value: 'id', summary: 'take only runs of this job', parse: textValue },
  since: { value: 'duration', summary: 'take only runs that failed within this time', parse: spanValue },
  filter: {
    value: 'text',
    summary: 'take only runs with this text in the error or a cause of it',
    parse: textValue,
  },
  fingerprint: {
    value: 'groups',
    summary: 'take only runs of these groups, as dlq:list --group shows them',
    parse: listValue,
  },
} as const;

/** The commands about runs that failed for good. */
export const DEAD_LETTER_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'dlq:list',
    group: GROUP,
    summary: 'list the runs that failed for good, newest first',
    options: {
      ...FILTER,
      status: {
        value: 'statuses',
        summary: LETTER_STATUSES.join(', '),
        parse: letterStatusesValue,
        default: OPEN,
        defaultText: 'open',
      },
      reason: REASONS,
      group: { summary: 'show groups of open dead letters with the same error' },
      limit: LIMIT,
      cursor: CURSOR,
    },
    examples: [
      'worker dlq:list',
      'worker dlq:list --job github.sync --since 24h',
      'worker dlq:list --group',
      'worker dlq:list --status replayed,discarded --limit 500 --jsonl',
    ],
    load: () => import('./dlq-list.ts'),
  }),
  defineCommand({
    name: 'dlq:show',
    group: GROUP,
    summary: 'show one dead letter: its error, its input, and what was decided',
    args: { runId: { summary: 'number of the failed run' } },
    options: { stack: STACK },
    examples: ['worker dlq:show <run>', 'worker dlq:show <run> --json'],
    load: () => import('./dlq-show.ts'),
  }),
  defineCommand({
    name: 'dlq:replay',
    group: GROUP,
    summary: 'run open dead letters again, each as a new run',
    args: RUNS,
    options: {
      ...FILTER,
      reason: REASONS,
      all: ALL,
      input: INPUT,
      patch: {
        value: 'json',
        summary:
          'change the input of each run by this JSON merge patch: JSON, @file, or -; null removes a field',
      },
      because: REASON,
      rate: { value: 'rate', summary: 'replay at most this many, such as 10/s or 600/m', parse: rateValue },
      dryRun: DRY_RUN,
      yes: YES,
    },
    examples: [
      'worker dlq:replay <run> <run>',
      'worker dlq:replay --job github.sync --since 24h --dry-run',
      "worker dlq:replay --filter 'ECONNREFUSED' --rate 10/s --because 'smtp is back' --yes",
      `worker dlq:replay --job github.sync --patch '{"orgId":"acme"}' --dry-run`,
    ],
    load: () => import('./dlq-replay.ts'),
  }),
  defineCommand({
    name: 'dlq:discard',
    group: GROUP,
    summary: 'close open dead letters without running them again',
    args: RUNS,
    options: { ...FILTER, all: ALL, reason: NEEDED_REASON, dryRun: DRY_RUN, yes: YES },
    examples: [
      "worker dlq:discard <run> --reason 'sent by hand'",
      "worker dlq:discard --job github.sync --reason 'the repository is gone' --dry-run",
    ],
    load: () => import('./dlq-discard.ts'),
  }),
  defineCommand({
    name: 'dlq:reopen',
    group: GROUP,
    summary: 'open discarded dead letters again',
    args: RUNS,
    options: {
      ...FILTER,
      all: { summary: 'take every discarded dead letter' },
      reason: REASON,
      dryRun: DRY_RUN,
      yes: YES,
    },
    examples: [
      'worker dlq:reopen <run>',
      "worker dlq:reopen --job github.sync --since 24h --reason 'the repository is back' --dry-run",
    ],
    load: () => import('./dlq-reopen.ts'),
  }),
];
