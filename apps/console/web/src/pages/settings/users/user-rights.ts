/** The rights of a user as fields of a form, and the body of the request that gives them. Pure. */
import type { User } from '../../../../../src/answers/session.ts';
import { listOf, listText } from '../parts/list-text.ts';

export const ROLES = ['viewer', 'operator', 'admin'] as const;

export interface RightsFields {
  readonly role: (typeof ROLES)[number];
  readonly canSeePayload: boolean;
  /** Empty: all. */
  readonly orgs: string;
}

export const USUAL: RightsFields = { role: 'viewer', canSeePayload: true, orgs: '' };

export function fieldsOf({
  role,
  canSeePayload,
  orgs,
}: Pick<User, 'role' | 'canSeePayload' | 'orgs'>): RightsFields {
  return { role, canSeePayload, orgs: listText(orgs) };
}

/** Of an invitation: what is usual is left out. */
export function inviteBody({ role, canSeePayload, orgs }: RightsFields): object {
  const list = listOf(orgs);
  return { role, ...(!canSeePayload && { canSeePayload }), ...(list.length > 0 && { orgs: list }) };
}

/** Only what differs; `null` takes the limit of organisations away. Undefined: nothing does. */
export function changeBody(before: RightsFields, after: RightsFields): object | undefined {
  const [old, next] = [listOf(before.orgs), listOf(after.orgs)];
  const body = {
    ...(after.role !== before.role && { role: after.role }),
    ...(after.canSeePayload !== before.canSeePayload && { canSeePayload: after.canSeePayload }),
    ...(next.join(' ') !== old.join(' ') && { orgs: next.length > 0 ? next : null }),
  };
  return Object.keys(body).length === 0 ? undefined : body;
}
