/** Who asks, and what a route needs of it. Pure. */
import { type Identity, type LeastRole, mayDo } from '@sb/access';

export { maySeeJob } from '@sb/access';

export type Who = Identity;
export type Role = LeastRole;

/** The least role that a route asks for. `nobody`: it answers without a sign-in. */
export type Least = 'nobody' | LeastRole;

export function mayCall(who: Pick<Who, 'role'> | undefined, least: Least): boolean {
  return least === 'nobody' || (who !== undefined && mayDo(who, least));
}

/** A proxy names it with each request: no session or token of the console says later that the person is gone. */
export function isProxied({ kind, user, userId }: Pick<Who, 'kind' | 'user' | 'userId'>): boolean {
  return kind === 'user' && user !== undefined && userId === undefined;
}

/** The identity of a request without credentials, for routes that need none. */
export const NOBODY: Who = { actor: 'nobody', kind: 'wall', role: 'wall', canSeePayload: false };
