import { maySeeOrg } from '@sb/access';
import type { News } from '@sb/events';
import { maySeeJob, type Who } from '../http/who.ts';
import { isOnOwnBoards } from './own-boards.ts';
import { seenText } from './seen-end.ts';

/** A token of some jobs sees nothing of what is about no job, or all of them; one limited to boards, nothing of others. */
export function maySeeFact(
  who: Pick<Who, 'jobs' | 'orgs'>,
  { jobId, orgId }: Pick<News, 'jobId' | 'orgId'>,
): boolean {
  if (orgId !== undefined && !maySeeOrg(who, orgId)) return false;
  return jobId === undefined ? who.jobs === undefined : maySeeJob(who, jobId);
}

/** A fact without what its reader may not see of other boards and jobs: inputs of schedules, and how other runs ended. */
export function seenFact(who: Pick<Who, 'jobs' | 'orgs'>, fact: News): News {
  if (who.jobs === undefined && who.orgs === undefined) return fact;
  const entries = Object.entries(fact.payload).map(([name, value]): readonly [string, unknown] => {
    if (typeof value === 'string') return [name, TEXTS.has(name) ? seenText(who, value) : value];
    return [name, fact.type.startsWith('schedule.') ? seenDefinition(who, value) : value];
  });
  return { ...fact, payload: Object.fromEntries(entries) };
}

const TEXTS: ReadonlySet<string> = new Set(['error', 'reason']);

/** `before` and `after` of a schedule: its definition. */
function seenDefinition(who: Pick<Who, 'orgs'>, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('jobId' in value && 'input' in value)) return value;
  const { input, ...same } = value;
  return isOnOwnBoards(who, { jobId: String(same.jobId), input }) ? value : same;
}
