/** The roles of users and of their tokens, the least first. Pure. */
import type { WhoAmI } from '../../../../src/answers/system/session.ts';

export const ROLES = ['viewer', 'operator', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** Those that a token of a person with this role may have. */
export function rolesUpTo(role: WhoAmI['role']): readonly Role[] {
  return ROLES.slice(0, ROLES.findIndex((one) => one === role) + 1);
}
