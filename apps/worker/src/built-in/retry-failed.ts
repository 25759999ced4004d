/** The body of `maintenance.retry`: replays runs that failed for good. The rules are those of `retryDead`. */
import { defaultRegistry, type JobContext } from '@sb/jobs';
import { retryDead, type RetryReport } from '@sb/queue/engine';
import { jobStore } from './job-store.ts';
import type { RetryInput } from './retry-input.ts';

const HOUR_MS = 3_600_000;
/** At most this many skipped runs are named in the result: a store may have more open letters than a result can hold. */
const MOST_NAMED = 1_000;

type Result = Omit<RetryReport, 'isWhole'> & {
  /** How many more runs were skipped than the result names. */
  readonly skippedMore?: number;
};

export async function retryFailed({
  input: { maxRetries, lookbackHours, excludeJobs },
  now,
  run,
  signal,
  logger,
}: JobContext<RetryInput>): Promise<Result> {
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
}
