import { listJobNames } from '@sb/queue';
import type { Store } from '@sb/storage';
import { JobNotRegisteredError } from './job-not-registered-error.ts';
import type { Services } from '../../services/services.ts';
import { defineOwnJobs } from './define-own-jobs.ts';

/** Throws `UNKNOWN_JOB` with the id that may have been meant. A job of this program need not have run before. */
export async function checkJob(store: Store, services: Services, jobId: string): Promise<void> {
  await defineOwnJobs(store, services);
  const known = await listJobNames(store);
  if (!known.includes(jobId)) throw new JobNotRegisteredError(jobId, { known });
}
