import { defaultRegistry, defineJob } from '@sb/jobs';
import { retryDead, type RetryReport } from '@sb/queue/engine';
import * as z from 'zod';
import { jobStore } from './built-in/job-store.ts';

const HOUR_MS = 3_600_000;
/** Skipped runs that the result names; a store may have more open letters than a result can hold. */
const MOST_NAMED = 1_000;

const input = z
  .strictObject({
    maxRetries: z.number().int().min(0).max(20).default(3).describe('replays of a run at most (3)'),
    lookbackHours: z
      .number()
      .positive()
      .max(24 * 365)
      .default(24)
      .describe('how long ago a run may have ended (24)'),
    excludeJobs: z.array(z.string()).default([]).describe('jobs that are left alone'),
  })
  .prefault({});

type Result = Omit<RetryReport, 'isWhole'> & {
  /** Skipped beyond those that are named. */
  readonly skippedMore?: number;
};

export const maintenanceRetry = defineJob({
  id: 'maintenance.retry',
  name: 'Retry what failed',
  description: 'Does runs that failed for good lately once more, later and later, a few times.',
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
      if (!registry.get(name)) logger.warn(`excludeJobs names ${name}, and no job is called so`);
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
    logger.info(run.dryRun ? 'looked at what failed' : 'looked after what failed', { looked, retried });
    const more = skipped.length - MOST_NAMED;
    return { looked, retried, skipped: skipped.slice(0, MOST_NAMED), ...(more > 0 && { skippedMore: more }) };
  },
});
