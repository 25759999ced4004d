import { maySeeOrg } from '@sb/access';
import type { DurableEventType, News } from '@sb/events';
import { mayCall, maySeeJob, type Who } from '../http/who.ts';
import { isOnOwnBoards, type Worked } from './own-boards.ts';
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
  { type, jobId, orgId, sourceApp }: Pick<News, 'type' | 'jobId' | 'orgId' | 'sourceApp'>,
): boolean {
  // A job or a program may name its own facts as it likes.
  const isOfEngine = jobId === undefined && sourceApp === undefined;
  if (isOfEngine && !maySeeType(who, type)) return false;
  if (orgId !== undefined && !maySeeOrg(who, orgId)) return false;
  return jobId === undefined ? who.jobs === undefined : maySeeJob(who, jobId);
}

/** The facts of the engine about a run have no part of its input; only a job itself records facts about boards. */
type WorkType = Extract<DurableEventType, `${'alert' | 'chain' | 'job' | 'run' | 'schedule'}.${string}`>;
const WORK_TYPES: Readonly<Record<WorkType, true>> = {
  'alert.acknowledged': true,
  'alert.fired': true,
  'alert.resolved': true,
  'alert.silenced': true,
  'alert.tested': true,
  'alert.unsilenced': true,
  'chain.requested': true,
  'chain.retried': true,
  'job.completed': true,
  'job.failed': true,
  'job.limited': true,
  'job.paused': true,
  'job.resumed': true,
  'run.cancel_requested': true,
  'run.cancelled': true,
  'run.changed': true,
  'run.dead': true,
  'run.expired': true,
  'run.lost': true,
  'run.priority_changed': true,
  'run.replayed': true,
  'run.requested': true,
  'run.retrying': true,
  'run.skipped': true,
  'schedule.changed': true,
  'schedule.created': true,
  'schedule.deleted': true,
  'schedule.disabled': true,
  'schedule.enabled': true,
  'schedule.fired': true,
  'schedule.missed': true,
  'schedule.overridden': true,
  'schedule.paused': true,
  'schedule.resumed': true,
  'schedule.run_requested': true,
  'schedule.skipped': true,
};

/** Whether its payload is theirs. `run`: of which it is, where that is known. */
export function maySeePayloadOf(
  who: Pick<Who, 'canSeePayload' | 'orgs'>,
  { type, jobId, orgId }: Pick<News, 'type' | 'jobId' | 'orgId'>,
  run: Worked | undefined,
): boolean {
  if (!who.canSeePayload) return false;
  if (orgId !== undefined || Object.hasOwn(WORK_TYPES, type)) return true;
  const work = run ?? (jobId === undefined ? undefined : { jobId });
  return work === undefined || isOnOwnBoards(who, work);
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
