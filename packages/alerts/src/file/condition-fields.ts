/** What stands in the `conditions` of a rule: one schema a kind, with its defaults and the words for editors. */
import * as z from 'zod';
import { describeDocumentValue } from '@sb/words';
import { patternFault } from '../matching/job-pattern.ts';
import type { Condition, ConditionKind } from '../rules.ts';
import { seconds } from './seconds.ts';

const MOST = 1_000_000;
const HOUR = 3_600;

const jobPattern = z
  .string()
  .superRefine((pattern, context) => {
    const message = patternFault(pattern);
    if (message !== undefined) context.addIssue({ code: 'custom', message, input: pattern });
  })
  .describe('A regular expression (RE2) that is found in the ids of the jobs it is about. Default: .*');

const jobs = { jobPattern: jobPattern.prefault('.*') };
const queues = {
  queue: z.string().min(1).max(100).exactOptional().describe('The queue it is about. Default: each of them.'),
};
const count = z.int().min(1).max(MOST);
const span = seconds('1s', '90d');
const lasting = seconds('0s', '30d');
const timeWindow = span
  .prefault(HOUR)
  .describe('How far back it looks: seconds, or a duration such as 1h. Default: 3600.');
const on = z.literal(true, {
  error: ({ input }) =>
    `expected true, got ${describeDocumentValue(input)}; a rule is switched off by "enabled: false"`,
});
const share = z.number({ error: shareFault }).gt(0, { error: shareFault }).max(1, { error: shareFault });
const factor = z.number().gt(1).max(1_000);

const minRuns = (runs: number) =>
  count.default(runs).describe(`How many runs there have to be to judge by. Default: ${runs}.`);
const lastingFor = (wait: number) =>
  lasting
    .prefault(wait)
    .describe(`How long it has to be so: seconds, or a duration such as 5m. Default: ${wait}.`);

/** Each kind is called by the key that makes it; `pendingJobs` has a second one. */
export const CONDITIONS = {
  consecutiveFailures: z
    .strictObject({ consecutiveFailures: count.describe('A job failed so many times in a row.'), ...jobs })
    .transform((fields) => ({ kind: 'consecutiveFailures' as const, ...fields })),
  failureCount: z
    .strictObject({
      failureCount: count.describe('A job failed so many times within timeWindow.'),
      timeWindow,
      ...jobs,
    })
    .transform(({ timeWindow: timeWindowMs, ...fields }) => ({
      kind: 'failureCount' as const,
      ...fields,
      timeWindowMs,
    })),
  timeout: z
    .strictObject({ timeout: on.describe('A run of a job timed out.'), ...jobs })
    .transform(({ jobPattern: pattern }) => ({ kind: 'timeout' as const, jobPattern: pattern })),
  dlqSize: z
    .strictObject({ dlqSize: count.describe('There are so many dead letters.'), ...queues })
    .transform((fields) => ({ kind: 'dlqSize' as const, ...fields })),
  pendingJobs: z
    .strictObject({
      pendingJobs: count.exactOptional().describe('So many runs are due and not started.'),
      oldestAge: span.exactOptional().describe('One of them waits so long: seconds, or a duration.'),
      for: lastingFor(0),
      ...queues,
    })
    // For editors: that it is one of the kinds is looked at before.
    .meta({ anyOf: [{ required: ['pendingJobs'] }, { required: ['oldestAge'] }] })
    .transform(({ oldestAge, for: forMs, ...fields }) => ({
      kind: 'pendingJobs' as const,
      ...fields,
      ...(oldestAge !== undefined && { oldestAgeMs: oldestAge }),
      forMs,
    })),
  queuePaused: z
    .strictObject({ queuePaused: on.describe('A queue is paused.'), for: lastingFor(0), ...queues })
    .transform(({ queue, for: forMs }) => ({
      kind: 'queuePaused' as const,
      ...(queue !== undefined && { queue }),
      forMs,
    })),
  delayedJobs: z
    .strictObject({
      delayedJobs: count.describe(
        'So many runs are to be retried, or start later than lag after they were due.',
      ),
      lag: lasting.prefault(300).describe('How late is late: seconds, or a duration. Default: 300.'),
      ...queues,
    })
    .transform(({ lag: lagMs, ...fields }) => ({ kind: 'delayedJobs' as const, ...fields, lagMs })),
  successRate: z
    .strictObject({
      successRate: share.describe('A smaller share of its runs than this succeeded: 0.8 is 80 %.'),
      timeWindow,
      minRuns: minRuns(5),
      ...jobs,
    })
    .transform(({ timeWindow: timeWindowMs, ...fields }) => ({
      kind: 'successRate' as const,
      ...fields,
      timeWindowMs,
    })),
  durationIncrease: z
    .strictObject({
      durationIncrease: factor.describe('Its runs take so many times as long as they did: 2 is twice.'),
      timeWindow,
      minRuns: minRuns(3),
      ...jobs,
    })
    .transform(({ timeWindow: timeWindowMs, ...fields }) => ({
      kind: 'durationIncrease' as const,
      ...fields,
      timeWindowMs,
    })),
  concurrencyLimit: z
    .strictObject({
      concurrencyLimit: on.describe('A queue runs as many at once as it may, and more wait.'),
      for: lastingFor(300),
      ...queues,
    })
    .transform(({ queue, for: forMs }) => ({
      kind: 'concurrencyLimit' as const,
      ...(queue !== undefined && { queue }),
      forMs,
    })),
  missedSchedule: z
    .strictObject({ missedSchedule: on.describe('A schedule was due, and no run came of it.'), ...jobs })
    .transform(({ jobPattern: pattern }) => ({ kind: 'missedSchedule' as const, jobPattern: pattern })),
  noSuccessFor: z
    .strictObject({
      noSuccessFor: span.describe(
        'No run of a job succeeded for so long: seconds, or a duration such as 26h.',
      ),
      ...jobs,
    })
    .transform(({ noSuccessFor: noSuccessForMs, ...fields }) => ({
      kind: 'noSuccessFor' as const,
      ...fields,
      noSuccessForMs,
    })),
  runningLongerThan: z
    .strictObject({
      runningLongerThan: z
        .union([z.literal('p95x2'), span])
        .describe('A run takes longer: seconds, a duration, or p95x2 for twice what 95 % of its runs take.'),
      ...jobs,
    })
    .transform(({ runningLongerThan: longerThan, ...fields }) => ({
      kind: 'runningLongerThan' as const,
      ...fields,
      longerThan,
    })),
  nodeSilent: z
    .strictObject({ nodeSilent: on.describe('A daemon is no longer heard of.') })
    .transform(() => ({ kind: 'nodeSilent' as const })),
  channelBroken: z
    .strictObject({ channelBroken: on.describe('A channel does not take messages any more.') })
    .transform(() => ({ kind: 'channelBroken' as const })),
} satisfies Readonly<Record<ConditionKind, z.ZodType<Condition>>>;

function shareFault({ input }: { readonly input?: unknown }): string {
  const percent = typeof input === 'number' && input > 1 && input <= 100;
  const hint = percent ? `; ${input} % is ${input / 100}` : '';
  return `expected a share above 0 and up to 1, such as 0.8, got ${describeDocumentValue(input)}${hint}`;
}
