import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { PlainInput } from './context.ts';
import type { AnyJob, BatchJob, BatchJobWithInput, Job, JobWithInput } from './job.ts';

/**
 * Gives a job its types: with an `input` schema, `ctx.input` (of a batch, `item.input`) is the output of the schema, and
 * `ResultOf` is what `run` returns.
 * Returns the same object and checks nothing; `registerJobs` does.
 */
export function defineJob<Schema extends StandardSchemaV1, Result>(
  job: JobWithInput<Schema, Result>,
): JobWithInput<Schema, Result>;
export function defineJob<Schema extends StandardSchemaV1>(
  job: BatchJobWithInput<Schema>,
): BatchJobWithInput<Schema>;
export function defineJob(job: BatchJob): BatchJob;
export function defineJob<Result>(job: Job<PlainInput, Result>): Job<PlainInput, Result>;
export function defineJob(job: AnyJob): AnyJob {
  return job;
}
