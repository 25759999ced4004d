/** Rights as the store has them, and what is wrong with wanted ones. Pure. */
import { isStorableText } from '@sb/storage';
import { describeValue } from '@sb/words';
import type { AccessProblem } from './errors.ts';
import { type Rights, type Role, ROLES } from './identity.ts';

const LONGEST_ENTRY = 200;
const MOST_ENTRIES = 100;

export interface RightsColumns {
  readonly role: Role;
  readonly can_payload: number;
  readonly orgs: string | null;
}

export interface WantedRights {
  readonly role: Role;
  readonly canSeePayload?: boolean | undefined;
  /** `null` or absent: all. */
  readonly orgs?: readonly string[] | null | undefined;
}

export function toRights({ role, canSeePayload = true, orgs }: WantedRights): Rights {
  return { role, canSeePayload, ...(orgs && { orgs }) };
}

export function rightsOf({ role, can_payload: canPayload, orgs }: RightsColumns): Rights {
  return toRights({ role, canSeePayload: canPayload === 1, orgs: listOf(orgs) });
}

export function listText(list: readonly string[] | null | undefined): string | null {
  return list ? JSON.stringify(list) : null;
}

export function listOf(text: string | null): readonly string[] | undefined {
  return text === null ? undefined : (JSON.parse(text) as readonly string[]);
}

export function roleProblems(role: unknown): readonly AccessProblem[] {
  if (ROLES.some((known) => known === role)) return [];
  return [{ field: 'role', message: `expected one of ${ROLES.join(', ')}, got ${describeValue(role)}` }];
}

/** Of a list that is limited to some names; without a list it has no problem. */
export function listProblems(
  field: string,
  list: readonly string[] | null | undefined,
): readonly AccessProblem[] {
  if (!list) return [];
  if (Array.isArray(list) && list.length > 0 && list.length <= MOST_ENTRIES && list.every(isEntry)) return [];
  return [{ field, message: `expected 1 to ${MOST_ENTRIES} names, got ${describeValue(list)}` }];
}

function isEntry(entry: unknown): boolean {
  return isStorableText(entry) && entry.trim() !== '' && entry.length <= LONGEST_ENTRY;
}
