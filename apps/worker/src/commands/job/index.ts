import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import {
  countValue,
  inspectValue,
  instantValue,
  listValue,
  ownBoundValue,
  ownRateValue,
  replacedPartsValue,
  spanValue,
} from '../../cli/option-values.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { JOB, OTHER_QUEUE, PAUSE, PRIORITY, REASON } from '../input/shared-flags.ts';

const OPERATE = 'Operate';

/** The commands about jobs: run one, list them, pause and resume one. */
export const JOB_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'job',
    group: 'Work',
    summary: 'run a job once, now, in this process; the fields of its input are flags too',
    args: JOB,
    options: {
      org: { value: 'id', summary: 'set orgId of the input' },
      allOrgs: { summary: 'run it for every organisation, if the job can' },
      input: { value: 'json', summary: 'use this whole input: JSON, @file, or - for stdin' },
      now: { value: 'instant', summary: 'give the job this instant as its "now"', parse: instantValue },
      priority: PRIORITY,
      queue: OTHER_QUEUE,
      timeout: { value: 'duration', summary: 'time out each attempt after this time', parse: spanValue },
      retry: { negative: true, summary: 'do not retry: the first attempt is the last' },
      dryRun: { summary: 'ask the job to change nothing; its events are shown, not sent' },
      enqueue: { summary: 'store the run for a daemon, and print its number' },
      follow: {
        summary: 'print each progress on its own line; with --enqueue: wait for the end, and print it',
      },
      delay: { value: 'duration', summary: 'with --enqueue: start it after this time', parse: spanValue },
      runAt: { value: 'instant', summary: 'with --enqueue: start it at this time', parse: instantValue },
      after: { value: 'ids', summary: 'start it after these runs have succeeded', parse: runIds },
      inspect: {
        value: '[brk:][host:]port',
        optionalValue: true,
        summary: 'let a debugger attach (default: 127.0.0.1:9229); brk: wait for it, and stop in the job',
        parse: inspectValue,
      },
      because: { ...REASON, summary: `with --enqueue: ${REASON.summary}` },
      dedupeKey: { value: 'key', summary: 'store no second run while one with this key is unfinished' },
      dedupeReplace: {
        value: 'parts',
        summary: 'with --enqueue: the waiting run with the key takes over input, runAt or priority',
        parse: replacedPartsValue,
      },
      dedupeMaxWait: {
        value: 'duration',
        summary: 'with --dedupe-replace runAt: start it at most this long after it was first enqueued',
        parse: spanValue,
      },
    },
    examples: [
      'worker job daily.questmaster --org acme',
      'worker job daily.questmaster --all-orgs --dry-run',
      `worker job my.job --input '{"orgId":"acme"}' --enqueue`,
      'worker job my.job --enqueue --delay 10m --dedupe-key order-7',
      'worker job my.job --enqueue --delay 10s --dedupe-key page-7 --dedupe-replace input,runAt --dedupe-max-wait 1m',
      'worker job my.job --enqueue --run-at 2027-01-05T09:00:00+01:00',
      'worker job my.job --enqueue --follow',
      'worker job my.job --inspect=brk',
      'worker job my.job --after <run>,<run>',
    ],
    openEnded: true,
    moreHelp: async (args, call) => (await import('../input/field-help.ts')).fieldHelp(args, call),
    load: () => import('./job.ts'),
  }),
  defineCommand({
    name: 'list',
    group: 'Look',
    summary: 'list the registered jobs: what runs now, when each runs next and how it ended last',
    options: { unscheduled: { summary: 'list only jobs without a schedule' } },
    examples: ['worker list', 'worker list --unscheduled', 'worker list --json'],
    load: () => import('./list.ts'),
  }),
  defineCommand({
    name: 'job:pause',
    group: OPERATE,
    summary: 'stop starting runs of a job, in every queue; running ones continue, new ones are held',
    args: JOB,
    options: PAUSE,
    examples: ["worker job:pause github.sync --for 2h --reason 'GitHub is down'"],
    load: async () => ({ run: (await import('./job-pause.ts')).pause }),
  }),
  defineCommand({
    name: 'job:resume',
    group: OPERATE,
    summary: 'end the pause of a job, and queue its held runs again',
    args: JOB,
    options: { reason: REASON },
    examples: ['worker job:resume github.sync'],
    load: async () => ({ run: (await import('./job-pause.ts')).resume }),
  }),
  defineCommand({
    name: 'job:limit',
    group: OPERATE,
    summary:
      'limit how many runs of a job run at once or start in a period; without a limit: show its limits',
    args: JOB,
    options: {
      concurrency: {
        value: 'n',
        summary: 'run at most this many at once; none: no limit; code: as the code says',
        parse: ownBoundValue,
      },
      rate: {
        value: 'rate',
        summary: 'start at most this many, such as 10/s or 100/m; none: no limit; code: as the code says',
        parse: ownRateValue,
      },
      burst: {
        value: 'n',
        summary: 'with --rate: start this many at once after a quiet time (default: the share of 100 ms)',
        parse: countValue,
      },
      reason: REASON,
    },
    examples: [
      'worker job:limit github.sync',
      "worker job:limit github.sync --concurrency 1 --reason 'GitHub is slow'",
      'worker job:limit github.sync --concurrency code --rate none',
    ],
    load: () => import('./job-limit.ts'),
  }),
];

function runIds(text: string): readonly number[] {
  return listValue(text).map(runIdOf);
}
