import type { AnyJob, EnqueueOptions, RegisteredJob } from '@sb/jobs';
import { findCode, buildRequest, parseRequestOptions, type RunRequest } from '@sb/queue/engine';

export interface AskingRun {
  readonly id: number;
  /** The jobs that are registered in this process. */
  readonly jobs: ReadonlyMap<string, RegisteredJob>;
}

/** The request of a run for another one, checked by the schema of a job that is registered here. Fails as `buildRequest` does. */
export async function workRequest(
  { id, jobs }: AskingRun,
  { job, input, options }: { job: string | AnyJob; input: unknown; options: EnqueueOptions },
): Promise<RunRequest> {
  const asked = parseRequestOptions({ createdBy: `run:${id}`, ...options });
  const jobId = typeof job === 'string' ? job : job.id;
  const known = findCode(job, jobs);
  return known ? buildRequest(known, input, asked) : { ...asked, jobId, input };
}
