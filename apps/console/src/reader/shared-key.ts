/** Which questions have the same answer: those to a route that goes by rights alone, not by who asks. Pure. */
import type { Question } from '../http/outcome.ts';
import type { Route } from '../http/route.ts';
import type { Who } from '../http/who.ts';

/** Undefined: the answer is for its caller alone. */
export function sharedKey(
  { method, path, isShared }: Pick<Route, 'method' | 'path' | 'isShared'>,
  { who, params, query, body }: Question,
): string | undefined {
  if (isShared !== true) return undefined;
  return JSON.stringify([method, path, params, query, body, rightsOf(who)]);
}

/** All of an identity but who it is. */
export function rightsOf({ kind, role, canSeePayload, jobs, orgs }: Who): readonly unknown[] {
  return [kind, role, canSeePayload, jobs, orgs];
}
