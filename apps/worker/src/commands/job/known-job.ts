import { didYouMean } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { listJobNames } from '@sb/queue';
import { defineJobs } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { CodedError, plural } from '@sb/words';
import { VERSION } from '../../cli/version.ts';
import type { Services } from '../../services/services.ts';

/** Throws `UNKNOWN_JOB` with the id that may have been meant. A job of this program need not have run before. */
export async function checkJob(store: Store, services: Services, jobId: string): Promise<void> {
  await defineOwnJobs(store, services);
  const known = await listJobNames(store);
  if (!known.includes(jobId)) throw new JobNotRegisteredError(jobId, { known });
}

/** A job of this program need not have been seen by a daemon: the store hears of all of them, and of their queues. */
export async function defineOwnJobs(store: Store, services: Pick<Services, 'jobs'>): Promise<void> {
  await defineJobs(store, (await services.jobs()).list(), VERSION);
}

/** The jobs that this program has the code of. */
export async function jobsById(
  services: Pick<Services, 'jobs'>,
): Promise<ReadonlyMap<string, RegisteredJob>> {
  return new Map((await services.jobs()).list().map((job) => [job.id, job]));
}

/** Nobody has the code of this job. */
export class JobNotRegisteredError extends CodedError {
  readonly code = 'UNKNOWN_JOB';
  readonly hint: string;

  constructor(
    jobId: string,
    { known, runId }: { readonly known: readonly string[]; readonly runId?: number | undefined },
  ) {
    const count = `${plural(known.length, 'job')} ${known.length === 1 ? 'is' : 'are'}`;
    const near = didYouMean(jobId, known);
    const advice = near === undefined ? '' : ` Did you mean "${near}"?`;
    super(`Job ${JSON.stringify(jobId)} is not registered (${count}).${advice}`);
    const record = runId === undefined ? '' : `Run ${runId} is recorded as failed. `;
    this.hint = `${record}Try: worker list`;
  }
}
