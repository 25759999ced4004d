/**
 * A browser has one session for all its tabs. After a sign-in or a sign-out here the others still have the name, the rights
 * and the answers of the person before: they are loaded anew. A tab of the same person keeps what is typed in it, also
 * over the end of a session. What one person typed is never shown to another, nor sent by another.
 */
import type { WhoAmI } from '../../../src/answers/system/session.ts';
import { createValueStore, useValue } from '../settings/store.ts';
import { ApiProblem } from './request/api-problem.ts';
import { getJson, postJson } from './client.ts';
import { queryClient } from './query-client.ts';
import { whoQuery } from './sign-in-queries.ts';

/** Its value says nothing: only that it is another one reaches the other tabs. */
const NAME = 'sb.session';

interface EndedSession {
  /** Whose session has ended. */
  readonly who: WhoAmI;
  /** False: the person has put the question off. */
  readonly isAsked: boolean;
}

const ended = createValueStore<EndedSession | undefined>(undefined);

export function useEndedSession(): EndedSession | undefined {
  return useValue(ended);
}

/**
 * Asks the person to sign in over the page. Returns false where the page does not know who that is. A question that was put
 * off is asked again by an act only.
 */
export function askToSignIn(isAct: boolean): boolean {
  const now = ended.get();
  const who = now?.who ?? queryClient.getQueryData(whoQuery.queryKey);
  if (!who) return false;
  if (!now || isAct) ended.set({ who, isAsked: true });
  return true;
}

export function putSignInOff(): void {
  ended.set((now) => now && { ...now, isAsked: false });
}

/** The pages before the console: they have nothing of a person. */
export function isDoor(pathname: string): boolean {
  return /^\/(?:sign-in|setup|invite|reset|wall)$/.test(pathname);
}

export async function signIn(path: '/session' | '/setup', fields: object): Promise<void> {
  await postJson(path, fields);
  announceSession();
}

/** Over the page of `before`. */
export async function signInOver(before: WhoAmI, fields: object): Promise<void> {
  await signIn('/session', fields);
  goOnAs(before, await getJson<WhoAmI>('/session').catch(() => undefined));
}

/** The same where a proxy signs people in. A refusal means that no user has signed in. */
export async function goOnOver(before: WhoAmI): Promise<void> {
  const now = await getJson<WhoAmI>('/session');
  announceSession();
  goOnAs(before, now);
}

/** Where a person is led after a sign-in on a page of its own. `leftBy`: whose session ended at `path`. */
export async function pathFor(path: string, leftBy: string | undefined): Promise<string> {
  if (leftBy === undefined) return path;
  const now = await getJson<WhoAmI>('/session').catch(() => undefined);
  return now?.actor === leftBy ? path : '/';
}

export function announceSession(): void {
  try {
    localStorage.setItem(NAME, String(Date.now()));
  } catch {
    // Without storage the other tabs learn it by their next refusal.
  }
}

export function followSession(): void {
  addEventListener('storage', ({ key }) => {
    if (key === NAME) void loadForAnother();
  });
}

async function loadForAnother(): Promise<void> {
  if (isDoor(location.pathname)) return;
  const before = ended.get()?.who ?? queryClient.getQueryData(whoQuery.queryKey);
  try {
    goOnAs(before, await getJson<WhoAmI>('/session'));
  } catch (error) {
    // No user is signed in: the page shows its own question already, or has gone to the sign-in.
    if (!(error instanceof ApiProblem) || error.status !== 401) goOnAs(before, undefined);
  }
}

/** Not known, it may be another person: the address, too, may hold what the one before has typed. */
function goOnAs(before: WhoAmI | undefined, now: WhoAmI | undefined): void {
  if (!before || before.actor !== now?.actor) location.replace('/');
  else if (rightsOf(before) === rightsOf(now)) goOn();
  else location.reload();
}

/** Nothing was read since the session ended. */
function goOn(): void {
  if (ended.get() === undefined) return;
  ended.set(undefined);
  void queryClient.invalidateQueries();
}

function rightsOf({ actor, role, canSeePayload, orgs, jobs }: WhoAmI): string {
  return JSON.stringify([actor, role, canSeePayload, orgs, jobs]);
}
