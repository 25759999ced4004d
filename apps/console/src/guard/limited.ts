/** A token that is limited to some jobs: it sees and acts on those, and on nothing else. Pure. */
import { isOfJobsOnly } from '@sb/access';
import { UnknownJobError } from '@sb/queue';
import { RefusedError } from '../http/refusal.ts';
import { maySeeJob, type Who } from '../http/who.ts';

/** For what is of all jobs: queues, nodes, the overview. Refuses with `FORBIDDEN`. */
export function checkUnlimited(who: Pick<Who, 'jobs'>): void {
  if (!isOfJobsOnly(who)) return;
  throw new RefusedError({
    code: 'FORBIDDEN',
    detail: 'This token is limited to some jobs.',
    hint: 'Ask with a token of all jobs.',
  });
}

/** A job that the one who asks may not see is no job: throws `UNKNOWN_JOB`. */
export function checkJob(who: Pick<Who, 'jobs'>, jobId: string): void {
  if (!maySeeJob(who, jobId)) throw new UnknownJobError(jobId, []);
}
