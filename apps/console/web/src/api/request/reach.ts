/** Sends a request to the console, for a bounded time, and reads its answer. Without a session the page goes to sign-in. */
import { ApiProblem } from './api-problem.ts';

/** What is said of a request without an answer. */
export interface Without {
  readonly hint: string;
  readonly isOfAct: boolean;
}

export const READ: Without = { hint: 'It may be restarting. The page asks again by itself.', isOfAct: false };
/** The console takes up to 8 s to know who asks, and up to 18 s for its answer: a request that waits longer is lost. */
const LONGEST_MS = 30_000;
/** Those that start a process, plan a week or compare boards have up to 90 s there. */
const SLOW = /^\/api\/v1\/(?:doctor|retention|alerts\/rules|orgs\/[^/]+\/(?:import|sprints))/;
const LONGEST_SLOW_MS = 110_000;
/** More for a request with a body: the console waits this long to receive it. */
const RECEIVED_MS = 30_000;
/** For the body of an answer, over a slow network. */
const READ_MS = 120_000;

type SignedOut = (isAct: boolean) => void;

let onSignedOut: SignedOut = () => undefined;

/** `isAct`: a person asked for a change; else the page asked by itself. */
export function whenSignedOut(act: SignedOut): void {
  onSignedOut = act;
}

export async function ask<Answer>(url: string, init: RequestInit, without = READ): Promise<Answer> {
  const answer = await reach(url, init, { without });
  if (!answer.ok) throw await problemOf(answer, init.method !== undefined, without.isOfAct);
  if (answer.status === 204) return undefined as Answer;
  // It may break off in its body.
  const body = await orUnreachable<Answer>(answer.json(), without);
  // An answer that the browser has kept was read long ago, and is as true now: the header has the time.
  const now = answer.headers.get('x-store-time');
  return now === null ? body : { ...body, now };
}

/**
 * With an end: over a half-open connection no answer would ever come. `isEndless`: only until the answer begins; its body
 * may be of any length.
 */
export async function reach(
  url: string,
  init: RequestInit,
  { without = READ, isEndless = false }: { readonly without?: Without; readonly isEndless?: boolean } = {},
): Promise<Response> {
  const ending = new AbortController();
  const given = init.signal;
  const leave = (): void => ending.abort(given?.reason);
  const end = (): void => ending.abort(new DOMException('', 'TimeoutError'));
  if (given?.aborted) leave();
  given?.addEventListener('abort', leave, { signal: ending.signal });
  const longestMs = (SLOW.test(url) ? LONGEST_SLOW_MS : LONGEST_MS) + (init.body ? RECEIVED_MS : 0);
  const timer = setTimeout(end, longestMs);
  try {
    return await orUnreachable(fetch(url, { ...init, signal: ending.signal }), without);
  } finally {
    clearTimeout(timer);
    if (!isEndless) setTimeout(end, READ_MS);
  }
}

/** A question that was given up is no problem. */
export async function orUnreachable<Came>(coming: Promise<Came>, { hint, isOfAct }: Without): Promise<Came> {
  try {
    return await coming;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    const detail = 'The console does not answer.';
    throw new ApiProblem({ status: 0, code: 'CONSOLE_UNREACHABLE', detail, hint }, isOfAct);
  }
}

export async function problemOf(answer: Response, isChange = false, isOfAct = false): Promise<ApiProblem> {
  const body = await answer.json().catch(() => ({}));
  const problem = new ApiProblem({ ...body, status: answer.status }, isOfAct);
  if (problem.status === 401 && problem.code === 'SIGNED_OUT') onSignedOut(isChange);
  return problem;
}
