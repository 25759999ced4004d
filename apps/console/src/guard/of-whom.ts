/**
 * Whose tokens and sessions one who asks sees and ends: an administrator without a limit those of all, everyone else
 * their own. Pure.
 */
import type { Who } from '../http/who.ts';

export function ofWhom(who: Pick<Who, 'orgs' | 'role' | 'userId'>): { readonly userId?: number } {
  return who.role === 'admin' && who.orgs === undefined ? {} : ofOne(who);
}

/** Of the user who asks; nothing has the id of one who is no user. */
export function ofOne({ userId }: Pick<Who, 'userId'>): { readonly userId: number } {
  return { userId: userId ?? -1 };
}
