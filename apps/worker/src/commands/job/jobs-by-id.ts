import type { RegisteredJob } from '@sb/jobs';
import type { Services } from '../../services/services.ts';

/** The jobs that this program has the code of. */
export async function jobsById(
  services: Pick<Services, 'jobs'>,
): Promise<ReadonlyMap<string, RegisteredJob>> {
  return new Map((await services.jobs()).list().map((job) => [job.id, job]));
}
