/** Fields that the `conditions` of several kinds share, with their defaults and the words for editors. */
import * as z from 'zod';
import { describeDocumentValue } from '@sb/words';
import { patternFault } from '../matching/job-pattern.ts';
import { seconds } from '../seconds.ts';

const MOST = 1_000_000;
const HOUR = 3_600;

const jobPattern = z
  .string()
  .superRefine((pattern, context) => {
    const message = patternFault(pattern);
    if (message !== undefined) context.addIssue({ code: 'custom', message, input: pattern });
  })
  .describe('A regular expression (RE2): the rule is about jobs whose id it finds. Default: .*');

export const ofJobs = { jobPattern: jobPattern.prefault('.*') };

/** `a job`, `a job whose name matches ^mail` */
export function jobsText(pattern: string): string {
  return pattern === '.*' ? 'a job' : `a job whose name matches ${pattern}`;
}

/** `a queue`, `queue mail` */
export function queuesText(queue: string | undefined): string {
  return queue === undefined ? 'a queue' : `queue ${queue}`;
}

export const ofQueues = {
  queue: z
    .string()
    .min(1)
    .max(100)
    .exactOptional()
    .describe('The queue that the rule is about. Default: each queue.'),
};

export const count = z.int().min(1).max(MOST);
export const span = seconds('1s', '90d');
export const lasting = seconds('0s', '30d');

export const timeWindow = span
  .prefault(HOUR)
  .describe('How far back runs count: seconds, or a duration such as 1h. Default: 3600.');

export const on = z.literal(true, {
  error: ({ input }) =>
    `expected true, got ${describeDocumentValue(input)}; a rule is switched off by "enabled: false"`,
});

export const share = z
  .number({ error: shareFault })
  .gt(0, { error: shareFault })
  .max(1, { error: shareFault });

export const minRuns = (runs: number) =>
  count.default(runs).describe(`The fewest runs that are enough for a verdict. Default: ${runs}.`);

export const lastingFor = (wait: number) =>
  lasting
    .prefault(wait)
    .describe(`How long the condition has to be true: seconds, or a duration such as 5m. Default: ${wait}.`);

function shareFault({ input }: { readonly input?: unknown }): string {
  const percent = typeof input === 'number' && input > 1 && input <= 100;
  const hint = percent ? `; ${input} % is ${input / 100}` : '';
  return `expected a share above 0 and up to 1, such as 0.8, got ${describeDocumentValue(input)}${hint}`;
}
