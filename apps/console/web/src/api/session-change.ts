/**
 * A browser has one session for all its tabs. After a sign-in or a sign-out here the others still have the name, the rights
 * and the answers of the person before: they are loaded anew. A tab of the same person keeps what is typed in it.
 */
import type { WhoAmI } from '../../../src/answers/system/session.ts';
import { getJson } from './client.ts';
import { queryClient } from './query-client.ts';
import { whoQuery } from './sign-in-queries.ts';

/** Its value says nothing: only that it is another one reaches the other tabs. */
const NAME = 'sb.session';

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
  const before = queryClient.getQueryData(whoQuery.queryKey);
  // Without an answer it may be another person.
  const now = await getJson<WhoAmI>('/session').catch(() => undefined);
  if (!before || !now || rightsOf(before) !== rightsOf(now)) location.reload();
}

function rightsOf({ actor, role, canSeePayload, orgs, jobs }: WhoAmI): string {
  return JSON.stringify([actor, role, canSeePayload, orgs, jobs]);
}
