import { maySeeOrg } from '@sb/access';
import type { DurableEventType, News } from '@sb/events';
import { mayCall, maySeeJob, type Who } from '../http/who.ts';
import { isOnOwnBoards } from './own-boards.ts';
import { seenText } from './seen-end.ts';

type Reader = Pick<Who, 'jobs' | 'orgs' | 'role'>;

/** Who has which rights, and who asks from where: each family of them as a whole, so that none is forgotten. */
type AccessType = Extract<DurableEventType, `${'access' | 'link' | 'session' | 'token' | 'user'}.${string}`>;
const ACCESS_TYPES: Readonly<Record<AccessType, true>> = {
  'access.denied': true,
  'link.created': true,
  'link.withdrawn': true,
  'session.ended': true,
  'token.created': true,
  'token.revoked': true,
  'user.changed': true,
  'user.created': true,
  'user.disabled': true,
  'user.enabled': true,
  'user.sign_in_failed': true,
  'user.signed_in': true,
};

/** Facts about access are for those who may read all users: administrators without a limit. */
export function maySeeType(who: Reader, type: string): boolean {
  return !Object.hasOwn(ACCESS_TYPES, type) || (mayCall(who, 'admin') && !who.jobs && !who.orgs);
}

/** A token of some jobs sees nothing of what is about no job, or all of them; one limited to boards, nothing of others. */
export function maySeeFact(
  who: Reader,
  { type, jobId, orgId }: Pick<News, 'type' | 'jobId' | 'orgId'>,
): boolean {
  // A job may name its own facts as it likes.
  if (jobId === undefined && !maySeeType(who, type)) return false;
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
