import { UNKNOWN_PERSON } from '@sb/events';
import { isStorableText } from '@sb/storage';
import { describeValue } from '@sb/words';
import type { AccessProblem } from '../errors.ts';
import type { Identity, Rights } from '../identity.ts';
import { rightsOf, type RightsColumns } from '../rights.ts';

const NAME = /^[a-z0-9][a-z0-9._@+-]{0,39}$/;

export interface User extends Rights {
  readonly id: number;
  readonly name: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly disabledAt?: number;
  /** Of its rights and its password. */
  readonly version: number;
}

export interface UserRow extends RightsColumns {
  readonly id: number;
  readonly name: string;
  readonly password: string;
  readonly disabled_at: number | null;
  readonly created_at: number;
  readonly created_by: string;
  readonly version: number;
}

export function userOf(row: UserRow): User {
  const { id, name, disabled_at: disabledAt, created_at: createdAt, created_by: createdBy, version } = row;
  return {
    id,
    name,
    ...rightsOf(row),
    createdAt,
    createdBy,
    ...(disabledAt !== null && { disabledAt }),
    version,
  };
}

/** The name as it is stored; undefined: no user can have it. */
export function userName(text: unknown): string | undefined {
  const name = isStorableText(text) ? text.trim().toLowerCase() : '';
  return NAME.test(name) ? name : undefined;
}

export function userNameProblems(text: unknown): readonly AccessProblem[] {
  const name = userName(text);
  if (name === UNKNOWN_PERSON)
    return [
      {
        field: 'name',
        message: `"${UNKNOWN_PERSON}" is what people are called without sign-in: choose another`,
      },
    ];
  if (name !== undefined) return [];
  const message = `expected 1 to 40 letters, digits or . _ @ + -, the first a letter or a digit, got ${describeValue(text)}`;
  return [{ field: 'name', message }];
}

/** The identity of a user, apart from its session. */
export function identityOfUser({ id, name, role, canSeePayload, orgs, version }: User): Identity {
  const rights = { role, canSeePayload, ...(orgs && { orgs }) };
  return { kind: 'user', actor: `user:${name}`, ...rights, userId: id, version, user: name };
}
