import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { boundValue, countValue, instantValue, rateLimitValue, spanValue } from '../../cli/option-values.ts';

const GROUP = 'Operate';
const QUEUE = { name: { summary: 'its name, as worker queue:list shows it' } } as const;
const JOB = { jobId: { summary: 'its id, as worker list shows it' } } as const;
const NODE = { node: { summary: 'its name or id, as worker node:list shows them' } } as const;
const REASON = { value: 'text', summary: 'why; it is kept with the event' } as const;
const PAUSE = {
  for: { value: 'duration', summary: 'so long; without it until somebody resumes', parse: spanValue },
  until: { value: 'instant', summary: 'until then', parse: instantValue },
  reason: { value: 'text', summary: 'why: whoever wonders reads it (required)' },
} as const;

/** The commands about queues, jobs and daemons as a whole: who may take what. */
export const OPERATE_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'queue:list',
    group: GROUP,
    summary: 'the queues: what is in them, and which are paused or draining',
    examples: ['worker queue:list', 'worker queue:list --json'],
    load: () => import('./queue-list.ts'),
  }),
  defineCommand({
    name: 'queue:show',
    group: GROUP,
    summary: 'one queue: what is in it, who paused it, which daemons work it',
    args: QUEUE,
    examples: ['worker queue:show mail'],
    load: () => import('./queue-show.ts'),
  }),
  defineCommand({
    name: 'queue:explain',
    group: GROUP,
    summary: 'whether a queue moves; if not, why, and what to do',
    args: QUEUE,
    examples: ['worker queue:explain mail', 'worker queue:explain mail --json'],
    load: () => import('./queue-explain.ts'),
  }),
  defineCommand({
    name: 'queue:pause',
    group: GROUP,
    summary: 'take nothing more from a queue; what runs goes on, what comes in waits',
    args: QUEUE,
    options: PAUSE,
    examples: [
      "worker queue:pause mail --for 1h --reason 'provider down'",
      "worker queue:pause mail --until 2026-01-05T09:00:00Z --reason 'new year'",
    ],
    load: () => import('./queue-pause.ts'),
  }),
  defineCommand({
    name: 'queue:resume',
    group: GROUP,
    summary: 'end the pause or the drain of a queue',
    args: QUEUE,
    options: { reason: REASON },
    examples: ['worker queue:resume mail'],
    load: () => import('./queue-resume.ts'),
  }),
  defineCommand({
    name: 'queue:drain',
    group: GROUP,
    summary: 'accept nothing new in a queue and run what is there',
    args: QUEUE,
    options: { wait: { summary: 'return when nothing is left' }, reason: REASON },
    examples: ['worker queue:drain mail', "worker queue:drain mail --wait --reason 'it moves'"],
    load: () => import('./queue-drain.ts'),
  }),
  defineCommand({
    name: 'queue:purge',
    group: GROUP,
    summary: 'cancel everything that waits in a queue; asks, or needs --yes',
    args: QUEUE,
    options: {
      yes: { summary: 'do not ask' },
      dryRun: { summary: 'only tell how many it would be' },
      reason: REASON,
    },
    examples: ['worker queue:purge mail --dry-run', "worker queue:purge mail --yes --reason 'sent twice'"],
    load: () => import('./queue-purge.ts'),
  }),
  defineCommand({
    name: 'queue:limit',
    group: GROUP,
    summary: 'limit how many runs of a queue run at once, begin in a time, or may wait in it',
    args: QUEUE,
    options: {
      concurrency: { value: 'n', summary: 'so many run at once, or none for any number', parse: boundValue },
      rate: {
        value: 'rate',
        summary: 'so many begin, such as 10/s or 100/m; or none',
        parse: rateLimitValue,
      },
      burst: {
        value: 'n',
        summary: 'so many of the rate at once, after a rest; default what is due in 100 ms',
        parse: countValue,
      },
      maxDepth: {
        value: 'n',
        summary: 'so many may wait, or none for any number; more are refused',
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
  defineCommand({
    name: 'job:pause',
    group: GROUP,
    summary: 'run a job no more, whatever queue its runs are in; they are held',
    args: JOB,
    options: PAUSE,
    examples: ["worker job:pause github.sync --for 2h --reason 'GitHub is down'"],
    load: () => import('../job/job-pause.ts'),
  }),
  defineCommand({
    name: 'job:resume',
    group: GROUP,
    summary: 'end the pause of a job; its held runs are queued again',
    args: JOB,
    options: { reason: REASON },
    examples: ['worker job:resume github.sync'],
    load: () => import('../job/job-resume.ts'),
  }),
  defineCommand({
    name: 'node:list',
    group: GROUP,
    summary: 'the processes that work this store, and which are cordoned or draining',
    examples: ['worker node:list', 'worker node:list --json'],
    load: () => import('../nodes/node-list.ts'),
  }),
  defineCommand({
    name: 'node:cordon',
    group: GROUP,
    summary: 'let a daemon take nothing more; what it runs goes on',
    args: NODE,
    options: { reason: REASON },
    examples: ["worker node:cordon ada --reason 'its disk is slow'"],
    load: () => import('../nodes/node-cordon.ts'),
  }),
  defineCommand({
    name: 'node:uncordon',
    group: GROUP,
    summary: 'let a daemon take runs again',
    args: NODE,
    options: { reason: REASON },
    examples: ['worker node:uncordon ada'],
    load: () => import('../nodes/node-uncordon.ts'),
  }),
  defineCommand({
    name: 'node:drain',
    group: GROUP,
    summary: 'let a daemon take nothing more, and stop when it holds nothing',
    args: NODE,
    options: { reason: REASON },
    examples: ['worker node:drain ada', 'worker node:drain 12'],
    load: () => import('../nodes/node-drain.ts'),
  }),
];
