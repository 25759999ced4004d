import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { boundValue, countValue, rateLimitValue } from '../../cli/option-values.ts';
import { DRY_RUN, PAUSE, REASON, YES } from '../input/shared-flags.ts';

const GROUP = 'Operate';
const QUEUE = { name: { summary: 'name of the queue, as worker queue:list shows it' } } as const;

/** The commands about queues: what is in one, and what may leave or enter it. */
export const QUEUE_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'queue:list',
    group: GROUP,
    summary: 'list the queues: how many runs are in each, and which are paused or draining',
    examples: ['worker queue:list', 'worker queue:list --json'],
    load: () => import('./queue-list.ts'),
  }),
  defineCommand({
    name: 'queue:show',
    group: GROUP,
    summary: 'show one queue: its runs with their numbers, its limits, who paused it, its daemons',
    args: QUEUE,
    examples: ['worker queue:show mail', 'worker queue:show mail --json'],
    load: () => import('./queue-show.ts'),
  }),
  defineCommand({
    name: 'queue:explain',
    group: GROUP,
    summary: 'explain whether a queue moves; if not, why, and what to do',
    args: QUEUE,
    examples: ['worker queue:explain mail', 'worker queue:explain mail --json'],
    load: () => import('./queue-explain.ts'),
  }),
  defineCommand({
    name: 'queue:pause',
    group: GROUP,
    summary: 'stop starting runs from a queue; running ones continue, new ones wait',
    args: QUEUE,
    options: PAUSE,
    examples: [
      "worker queue:pause mail --for 1h --reason 'provider down'",
      "worker queue:pause mail --until 2026-01-05T09:00:00Z --reason 'new year'",
    ],
    load: async () => ({ run: (await import('./queue-pause.ts')).pause }),
  }),
  defineCommand({
    name: 'queue:resume',
    group: GROUP,
    summary: 'end the pause or the drain of a queue',
    args: QUEUE,
    options: { reason: REASON },
    examples: ['worker queue:resume mail'],
    load: async () => ({ run: (await import('./queue-pause.ts')).resume }),
  }),
  defineCommand({
    name: 'queue:drain',
    group: GROUP,
    summary: 'refuse new runs in a queue, and run those that are in it',
    args: QUEUE,
    options: { wait: { summary: 'return when the queue is empty' }, dryRun: DRY_RUN, reason: REASON },
    examples: ['worker queue:drain mail', "worker queue:drain mail --wait --reason 'it moves'"],
    load: () => import('./queue-drain.ts'),
  }),
  defineCommand({
    name: 'queue:purge',
    group: GROUP,
    summary: 'cancel every waiting run of a queue; asks, or needs --yes',
    args: QUEUE,
    options: { yes: YES, dryRun: DRY_RUN, reason: REASON },
    examples: ['worker queue:purge mail --dry-run', "worker queue:purge mail --yes --reason 'sent twice'"],
    load: () => import('./queue-purge.ts'),
  }),
  defineCommand({
    name: 'queue:limit',
    group: GROUP,
    summary: 'limit how many runs of a queue run at once, start in a period, or wait in it',
    args: QUEUE,
    options: {
      concurrency: {
        value: 'n',
        summary: 'run at most this many at once; none: no limit',
        parse: boundValue,
      },
      rate: {
        value: 'rate',
        summary: 'start at most this many, such as 10/s or 100/m; none: no limit',
        parse: rateLimitValue,
      },
      burst: {
        value: 'n',
        summary: 'with --rate: start this many at once after a quiet time (default: the share of 100 ms)',
        parse: countValue,
      },
      maxDepth: {
        value: 'n',
        summary: 'let at most this many wait, and refuse more; none: no limit',
        parse: boundValue,
      },
      reason: REASON,
    },
    examples: [
      'worker queue:limit mail --concurrency 3',
      'worker queue:limit mail --rate 100/m --burst 10',
      'worker queue:limit mail --max-depth none',
    ],
    load: () => import('./queue-limit.ts'),
  }),
];
