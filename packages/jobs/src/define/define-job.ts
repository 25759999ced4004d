import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { AnyJob, BatchJob, BatchJobWithInput, Job, JobWithInput } from './job.ts';

/**
 * Gives a job its types: with an `input` schema, `ctx.input` (of a batch, `item.input`) is the output of the schema.
 * Returns the same object and checks nothing; `registerJobs` does.
 */
export function defineJob<Schema extends StandardSchemaV1>(job: JobWithInput<Schema>): JobWithInput<Schema>;
export function defineJob<Schema extends StandardSchemaV1>(
  job: BatchJobWithInput<Schema>,
): BatchJobWithInput<Schema>;
export function defineJob(job: BatchJob): BatchJob;
export function defineJob(job: Job): Job;
export function defineJob(job: AnyJob): AnyJob {
  return job;
}
