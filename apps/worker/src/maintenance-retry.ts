import { defaultRegistry, defineJob } from '@sb/jobs';
import { retryDead, type RetryReport } from '@sb/queue/engine';
import * as z from 'zod';
import { jobStore } from './built-in/job-store.ts';

const HOUR_MS = 3_600_000;
/** At most this many skipped runs are named in the result: a store may have more open letters than a result can hold. */
const MOST_NAMED = 1_000;

const input = z
  .strictObject({
    maxRetries: z
      .number()
      .int()
      .min(0)
      .max(20)
      .default(3)
      .describe('replay a run at most this many times (3)'),
    lookbackHours: z
      .number()
      .positive()
      .max(24 * 365)
      .default(24)
      .describe('replay runs that ended at most this many hours ago (24)'),
    excludeJobs: z.array(z.string()).default([]).describe('jobs whose runs are not replayed'),
  })
  .prefault({});

type Result = Omit<RetryReport, 'isWhole'> & {
  /** How many more runs were skipped than the result names. */
  readonly skippedMore?: number;
};

export const maintenanceRetry = defineJob({
  id: 'maintenance.retry',
  name: 'Retry what failed',
  description: 'Replays runs that recently failed for good: a few times, with growing pauses.',
  scheduleHint: 'Every hour',
  tags: ['maintenance'],
  input,
  examples: [{ input: { maxRetries: 3, lookbackHours: 24, excludeJobs: ['mail.send'] } }],
  async run({
    input: { maxRetries, lookbackHours, excludeJobs },
    now,
    run,
    signal,
    logger,
  }): Promise<Result> {
    const registry = defaultRegistry();
    for (const name of excludeJobs)
      if (!registry.get(name)) logger.warn(`excludeJobs names ${name}, but there is no such job`);
    const report = await retryDead(jobStore(), {
      now: now.getTime(),
      since: now.getTime() - lookbackHours * HOUR_MS,
      maxRetries,
      excludeJobs,
      isRegistered: (jobId) => registry.get(jobId) !== undefined,
      dryRun: run.dryRun,
      actor: `job:${run.jobId}`,
      signal,
    });
    signal.throwIfAborted();
    const { looked, retried, skipped } = report;
    logger.info(run.dryRun ? 'checked failed runs' : 'retried failed runs', { looked, retried });
    const more = skipped.length - MOST_NAMED;
    return { looked, retried, skipped: skipped.slice(0, MOST_NAMED), ...(more > 0 && { skippedMore: more }) };
  },
});
