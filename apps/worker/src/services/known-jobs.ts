import { suggestion } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { listJobNames, UnknownJobError } from '@sb/queue';
import { quote } from '@sb/words';
import type { Store } from '@sb/storage';
import type { Services } from './services.ts';

/** The jobs of this program, by id: all, or those of the ids. */
export async function jobsById(
  services: Pick<Services, 'jobs'>,
  ids?: ReadonlySet<string>,
): Promise<ReadonlyMap<string, RegisteredJob>> {
  const all = (await services.jobs()).list();
  return new Map(all.filter(({ id }) => !ids || ids.has(id)).map((job) => [job.id, job]));
}

/** The remark for a search by a job that found nothing; undefined if this program or the store knows the job. */
export async function unknownJobRemark(
  jobId: string | undefined,
  store: Store,
  services: Services,
): Promise<string | undefined> {
  if (jobId === undefined) return undefined;
  const { ids, loadError } = await findKnownJobs(store, services);
  if (ids.includes(jobId)) return undefined;
  const advice = suggestion(jobId, ids);
  if (loadError && advice === '')
    return `No job ${quote(jobId)} is known to the store, and the jobs of this program cannot be loaded: ${loadError.message}`;
  return `No job ${quote(jobId)} is known here.${advice}`;
}

/**
 * Fails with `UNKNOWN_JOB` unless this program or the store knows the job; where the code cannot be loaded and no known
 * name is near, with the error of the load: the code may have the job.
 */
export async function requireKnownJob(
  jobId: string,
  store: Store,
  services: Pick<Services, 'jobs'>,
): Promise<void> {
  const { ids, loadError } = await findKnownJobs(store, services);
  if (ids.includes(jobId)) return;
  throw loadError && suggestion(jobId, ids) === '' ? loadError : new UnknownJobError(jobId, ids);
}

interface KnownJobs {
  readonly ids: readonly string[];
  /** Why the jobs of this program are not among them. */
  readonly loadError?: Error;
}

/** Of this program and of the store: another program may have defined more. The store serves without the code too. */
async function findKnownJobs(store: Store, services: Pick<Services, 'jobs'>): Promise<KnownJobs> {
  const stored = await listJobNames(store);
  try {
    const registered = (await services.jobs()).list().map(({ id }) => id);
    return { ids: [...new Set([...registered, ...stored])] };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ids: stored, loadError: error };
  }
}
