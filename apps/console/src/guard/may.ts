/**
 * Which acts one who asks is allowed on a thing: answers say it, so that no page offers an act that is refused. Judged by what
 * refuses the requests: who may call their routes, and whether the thing is of its own boards. Pure.
 */
import type { Who } from '../http/who.ts';
import { type Guarded, lacking } from './guard.ts';
import { isOnOwnBoards, maySeePayload, mayStart, type Worked } from './own-boards.ts';

/** Who may call the routes of these acts: they are made with it. */
export const OPERATE = { least: 'operator' } as const;
/** Also a token of some jobs. */
export const OPERATE_JOBS = { ...OPERATE, isOfJobs: true } as const;
export const ADMINISTER = { least: 'admin' } as const;

/**
 * An act on the runs of a filter chooses each of them: at most this many. So does an act on the letters of an error by one
 * who is limited to some boards.
 */
export const MOST_CHOSEN = 10_000;

interface RunToActOn extends Worked {
  readonly state: string;
  readonly finishedAt?: number;
}

export function mayOnRun(who: Who, run: RunToActOn) {
  const { state, finishedAt } = run;
  const isOpen = finishedAt === undefined;
  const begins = mayBegin(who, OPERATE_JOBS, run);
  return {
    cancel: isOpen && may(who, OPERATE_JOBS, run),
    priority: isOpen && state !== 'running' && may(who, OPERATE, run),
    replay: !isOpen && begins,
    edit: !isOpen && begins && maySeePayload(who, run),
    retry: state === 'failed' && begins,
  };
}

export function mayOnLetter(who: Who, { status, ...work }: Worked & { readonly status: string }) {
  const isOpen = status === 'open';
  return {
    replay: isOpen && mayBegin(who, OPERATE_JOBS, work),
    discard: isOpen && may(who, OPERATE, work),
    reopen: status === 'discarded' && may(who, OPERATE, work),
  };
}

/** All letters of an error or of a job: `others` of them are for boards of others. */
export function mayOnLetters(
  who: Who,
  { count, others }: { readonly count: number; readonly others: number },
) {
  const isChosen = count > others && (who.orgs === undefined || count <= MOST_CHOSEN);
  return {
    replay: isChosen && lacking(OPERATE_JOBS, who) === undefined,
    discard: isChosen && lacking(OPERATE, who) === undefined,
  };
}

/** `run`: with its own input, as pages offer it. A request may name an input of its own boards. */
export function mayOnSchedule(who: Who, { source, ...work }: Worked & { readonly source: string }) {
  return {
    run: mayBegin(who, OPERATE_JOBS, work),
    change: may(who, OPERATE, work),
    override: mayBegin(who, OPERATE, work),
    edit: source === 'store' && mayBegin(who, ADMINISTER, work),
  };
}

/** A job of boards runs for one of its own at a time. */
export function mayOnJob(who: Who, jobId: string) {
  const inputs = [undefined, ...(who.orgs ?? [])].map((orgId) => ({ orgId }));
  const mayOperate = lacking(OPERATE, who) === undefined;
  return {
    run: inputs.some((input) => mayBegin(who, OPERATE_JOBS, { jobId, input })),
    pause: mayOperate,
    limit: mayOperate,
  };
}

/** The chunks to come may be of any board. */
export function isOwnOperation(who: Pick<Who, 'orgs' | 'actor'>, { by }: { readonly by: string }): boolean {
  return who.orgs === undefined || by === who.actor;
}

export function mayOnOperation(who: Who, operation: { readonly by: string; readonly state: string }) {
  const isOwn = lacking(OPERATE_JOBS, who) === undefined && isOwnOperation(who, operation);
  return { stop: operation.state === 'running' && isOwn };
}

function may(who: Who, route: Guarded, work: Worked): boolean {
  return lacking(route, who) === undefined && isOnOwnBoards(who, work);
}

/** For an act that starts a run, or says when one starts. */
function mayBegin(who: Who, route: Guarded, work: Worked): boolean {
  return lacking(route, who) === undefined && mayStart(who, work);
}
