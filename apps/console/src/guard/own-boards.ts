/**
 * Runs of the jobs that work on boards, for one who is limited to some organisations: it requests them for one of its own
 * at a time, and of all others it sees that they were there, and not what they were asked and answered. Pure.
 */
import { maySeeOrg } from '@sb/access';
import { mergePatch } from '@sb/words';
import type { RefusedError } from '../http/refusal.ts';
import type { Who } from '../http/who.ts';
import { forbidden } from './guard.ts';

/** Without an organisation in the input they work on all of them. */
const BOARD_JOBS: ReadonlySet<string> = new Set([
  'daily.questmaster',
  'daily.questmaster.dryrun',
  'weekly.sprintplanner',
  'weekly.sprintplanner.dryrun',
  'github.sync',
]);

/**
 * They remove records and start runs and programs of all boards, whatever their input is: only a user of all boards starts
 * them. Their runs are seen and cancelled as those of any other job.
 */
const JOBS_OF_ALL: ReadonlySet<string> = new Set([
  'maintenance.cleanup',
  'maintenance.retry',
  'shell.command',
]);

export interface Worked {
  readonly jobId: string;
  /** Absent where it is too long for a list: no input of a board is. */
  readonly input?: unknown;
}

/** False for a run that works on a board of others, or on all. */
export function isOnOwnBoards(who: Pick<Who, 'orgs'>, { jobId, input }: Worked): boolean {
  if (who.orgs === undefined) return true;
  if (!BOARD_JOBS.has(jobId)) return true;
  if (typeof input !== 'object' || input === null) return false;
  const { orgId, allOrgs }: { readonly orgId?: unknown; readonly allOrgs?: unknown } = input;
  return typeof orgId === 'string' && allOrgs !== true && maySeeOrg(who, orgId);
}

/** Whether it may start the job with this input. */
export function mayStart(who: Pick<Who, 'orgs'>, work: Worked): boolean {
  return isOnOwnBoards(who, work) && (who.orgs === undefined || !JOBS_OF_ALL.has(work.jobId));
}

/** Inputs with which it may run the job: where it is none of these, one that names its board. */
export function ownExamples(
  who: Pick<Who, 'orgs'>,
  jobId: string,
  examples: readonly unknown[],
): readonly unknown[] {
  if (mayStart(who, { jobId })) return examples;
  const own = examples.filter((input) => mayStart(who, { jobId, input }));
  if (own.length > 0 || !BOARD_JOBS.has(jobId)) return own;
  return (who.orgs ?? []).slice(0, 1).map((orgId) => ({ orgId }));
}

/** Whether it sees the input, the result, the log and the steps of a run. */
export function maySeePayload(who: Pick<Who, 'canSeePayload' | 'orgs'>, run: Worked): boolean {
  return who.canSeePayload && isOnOwnBoards(who, run);
}

/** For what is nothing but payload: refuses with `FORBIDDEN`. */
export function checkPayload(who: Pick<Who, 'canSeePayload' | 'orgs'>, run: Worked): void {
  if (!maySeePayload(who, run)) throw forbidden('see inputs, results and logs');
}

/** Before a run is requested, by whichever door: refuses with `FORBIDDEN`. */
export function checkOwnBoards(who: Pick<Who, 'orgs'>, asked: readonly Worked[]): void {
  const refused = asked.find((one) => !mayStart(who, one));
  if (refused) throw notOwn(refused.jobId);
}

/** What a run gets instead of its input when it runs again. */
export interface NewInput {
  readonly input?: unknown;
  /** RFC 7396, on its own input. */
  readonly patch?: unknown;
}

/** Whether it may run this one again, for which both its input and the new one must be of its own boards. */
export function mayRunAgain(
  who: Pick<Who, 'orgs'>,
  { jobId, input }: Worked,
  instead: NewInput = {},
): boolean {
  return mayStart(who, { jobId, input }) && mayStart(who, { jobId, input: inputAgain(input, instead) });
}

/** The input with which a run runs again: null is an input of its own. */
export function inputAgain(own: unknown, { input, patch }: NewInput): unknown {
  if (input !== undefined) return input;
  return patch === undefined ? own : mergePatch(own, patch);
}

export function checkRunAgain(
  who: Pick<Who, 'orgs'>,
  again: readonly Worked[],
  instead: NewInput = {},
): void {
  const refused = again.find((one) => !mayRunAgain(who, one, instead));
  if (refused) throw notOwn(refused.jobId);
}

/** Before an act on what is there already, a run or a schedule: `what`. Refuses with `FORBIDDEN`. */
export function checkOwn(who: Pick<Who, 'orgs'>, what: string, work: Worked): void {
  if (!isOnOwnBoards(who, work)) throw forbidden(`change ${what}, as it is for boards that are not yours`);
}

/** `what`: the job, or a run of it. */
export function notOwn(jobId: string, what = jobId): RefusedError {
  return JOBS_OF_ALL.has(jobId)
    ? forbidden(
        `start ${what}, as it reaches all boards`,
        'Ask a user who is not limited to some organisations.',
      )
    : forbidden(
        `start ${what}, as it is for boards that are not yours`,
        'Name one of yours in its input: {"orgId":"..."}.',
      );
}
