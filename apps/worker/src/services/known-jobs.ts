import { suggestion } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { listJobNames } from '@sb/queue';
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
  const known = await knownJobIds(store, services);
  if (known.includes(jobId)) return undefined;
  return `No job ${quote(jobId)} is known here.${suggestion(jobId, known)}`;
}

/** Of this program and of the store: another program may have defined more. */
export async function knownJobIds(
  store: Store,
  services: Pick<Services, 'jobs'>,
): Promise<readonly string[]> {
  const registered = await registeredIds(services);
  return [...new Set([...registered, ...(await listJobNames(store))])];
}

/** None if a module of jobs cannot be loaded: a command that needs only names works without the code. */
async function registeredIds(services: Pick<Services, 'jobs'>): Promise<readonly string[]> {
  try {
    return (await services.jobs()).list().map(({ id }) => id);
  } catch {
    return [];
  }
}
