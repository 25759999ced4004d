/** Calls a function of the program around each run of its jobs: for error trackers, AsyncLocalStorage, tenants. */
import type { JobContext, RegisteredJob } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import type { WorkerOptions } from './worker-types.ts';

type Around = NonNullable<WorkerOptions['around']>;

/**
 * A thread has code of its own, and a batch is one call for many runs: the jobs of both are left as they are, and a
 * warning names them.
 */
export function wrapRuns(
  jobs: readonly RegisteredJob[],
  { around, logger }: { readonly around: Around | undefined; readonly logger: Logger },
): readonly RegisteredJob[] {
  if (!around) return jobs;
  const others = jobs.filter((job) => !canWrap(job)).map(({ id }) => id);
  if (others.length > 0)
    logger.warn('around is not called for jobs in threads and batches', { jobs: others });
  return jobs.map((job) => (canWrap(job) ? { ...job, run: (ctx) => around(ctx, nextOf(job, ctx)) } : job));
}

function canWrap({ isolation, batch }: RegisteredJob): boolean {
  return isolation !== 'thread' && !batch;
}

function nextOf(job: RegisteredJob, ctx: JobContext<unknown>): () => Promise<unknown> {
  let isCalled = false;
  return async () => {
    if (isCalled)
      throw new Error(`around called next() twice for run ${ctx.run.id}: a run has one execution`);
    isCalled = true;
    return job.run(ctx);
  };
}
