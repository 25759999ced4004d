import { maySeeOrg } from '@sb/access';
import type { News } from '@sb/events';
import { maySeeJob, type Who } from '../http/who.ts';

/** A token of some jobs sees nothing of what is about no job, or all of them; one limited to boards, nothing of others. */
export function maySeeFact(
  who: Pick<Who, 'jobs' | 'orgs'>,
  { jobId, orgId }: Pick<News, 'jobId' | 'orgId'>,
): boolean {
  if (orgId !== undefined && !maySeeOrg(who, orgId)) return false;
  return jobId === undefined ? who.jobs === undefined : maySeeJob(who, jobId);
}
