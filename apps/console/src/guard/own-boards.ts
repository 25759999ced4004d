/**
 * Runs of the jobs that work on boards, for one who is limited to some organisations: it requests them for one of its own
 * at a time, and of all others it sees that they were there, and not what they were asked and answered.
 */
import { maySeeOrg } from '@sb/access';
import type { Store } from '@sb/storage';
import { mergePatch } from '@sb/words';
import { RefusedError } from '../http/refusal.ts';
import type { Who } from '../http/who.ts';
import { forbidden } from './guard.ts';
import { readRunsOf } from './limited.ts';

/** Without an organisation in the input they work on all of them. */
const BOARD_JOBS: ReadonlySet<string> = new Set([
  'daily.questmaster',
  'daily.questmaster.dryrun',
  'weekly.sprintplanner',
  'weekly.sprintplanner.dryrun',
  'github.sync',
]);

export interface Worked {
  readonly jobId: string;
  /** Absent where it is too long for a list: no input of a board is. */
  readonly input?: unknown;
}

/** False for a run that works on a board of others, or on all. Pure. */
export function isOnOwnBoards(who: Pick<Who, 'orgs'>, { jobId, input }: Worked): boolean {
  if (who.orgs === undefined || !BOARD_JOBS.has(jobId)) return true;
  if (typeof input !== 'object' || input === null) return false;
  const { orgId, allOrgs }: { readonly orgId?: unknown; readonly allOrgs?: unknown } = input;
  return typeof orgId === 'string' && allOrgs !== true && maySeeOrg(who, orgId);
}

/** Whether it sees the input, the result, the log and the steps of a run. Pure. */
export function maySeePayload(who: Pick<Who, 'canSeePayload' | 'orgs'>, run: Worked): boolean {
  return who.canSeePayload && isOnOwnBoards(who, run);
}

/** For what is nothing but payload: refuses with `FORBIDDEN`. */
export function checkPayload(who: Pick<Who, 'canSeePayload' | 'orgs'>, run: Worked): void {
  if (!maySeePayload(who, run)) throw forbidden('see inputs, results and logs');
}

/** Before a run is requested, by whichever door: refuses with `FORBIDDEN`. */
export function checkOwnBoards(who: Pick<Who, 'orgs'>, asked: readonly Worked[]): void {
  const refused = asked.find((one) => !isOnOwnBoards(who, one));
  if (refused) throw notOwn(refused.jobId);
}

/** What a run gets instead of its input when it runs again. */
export interface NewInput {
  readonly input?: unknown;
  /** RFC 7396, on its own input. */
  readonly patch?: unknown;
}

/** Whether it may run this one again, for which both its input and the new one must be of its own boards. Pure. */
export function mayRunAgain(
  who: Pick<Who, 'orgs'>,
  { jobId, input }: Worked,
  { input: other, patch }: NewInput = {},
): boolean {
  const after = other ?? (patch === undefined ? input : mergePatch(input, patch));
  return isOnOwnBoards(who, { jobId, input }) && isOnOwnBoards(who, { jobId, input: after });
}

export function checkRunAgain(
  who: Pick<Who, 'orgs'>,
  again: readonly Worked[],
  instead: NewInput = {},
): void {
  const refused = again.find((one) => !mayRunAgain(who, one, instead));
  if (refused) throw notOwn(refused.jobId);
}

/** The stored runs of these numbers that it may run again: a number without a run is none. */
export async function runsToRunAgain(
  store: Store,
  who: Pick<Who, 'orgs'>,
  ids: readonly number[],
  instead: NewInput,
): Promise<readonly number[]> {
  if (who.orgs === undefined) return ids;
  const runs = await readRunsOf(store, ids);
  const own = new Set(runs.filter((run) => mayRunAgain(who, run, instead)).map(({ id }) => id));
  return ids.filter((id) => own.has(id));
}

/** The same for numbers that were named, each of which must be one of them. */
export async function checkRunsAgain(
  store: Store,
  who: Pick<Who, 'orgs'>,
  ids: readonly number[],
  instead: NewInput,
): Promise<void> {
  const own = new Set(await runsToRunAgain(store, who, ids, instead));
  const refused = ids.find((id) => !own.has(id));
  if (refused !== undefined) throw notOwn(`run ${refused} again`);
}

/** The runs of a chain start each other: one of a board among them may be another's. */
export function checkChainOfBoards(who: Pick<Who, 'orgs'>, jobs: readonly string[]): void {
  if (who.orgs === undefined || !jobs.some((job) => BOARD_JOBS.has(job))) return;
  throw new RefusedError({
    code: 'FORBIDDEN',
    detail: 'The chain has runs that work on boards, and you are limited to some organisations.',
    hint: 'Run them again one by one.',
  });
}

function notOwn(what: string): RefusedError {
  return new RefusedError({
    code: 'FORBIDDEN',
    detail: `You may not start ${what}, as it is for boards that are not yours.`,
    hint: 'Name one of yours in its input: {"orgId":"..."}.',
  });
}
