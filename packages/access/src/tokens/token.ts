import { commonRights, type Identity, type Known, type Rights, type Role } from '../identity.ts';
import { listOf } from '../rights.ts';
import { identityOfUser, userOf, type UserRow } from '../users/user.ts';

const PREFIX = 'sbt_';
/** The beginning of a token that lists show. */
export const SHOWN_CHARACTERS = PREFIX.length + 4;

export interface TokenRow {
  readonly id: number;
  readonly hash: string;
  readonly prefix: string;
  readonly name: string;
  readonly user_id: number;
  readonly role: Role;
  readonly orgs: string | null;
  readonly jobs: string | null;
  readonly created_at: number;
  readonly expires_at: number;
  readonly used_at: number | null;
  readonly revoked_at: number | null;
}

export interface Token extends Omit<Rights, 'canSeePayload'> {
  readonly id: number;
  /** The first characters of its text. */
  readonly prefix: string;
  readonly name: string;
  readonly userId: number;
  /** The name of its user. */
  readonly user: string;
  /** Job ids, or beginnings of them with a `*` at the end; absent: all jobs. */
  readonly jobs?: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Exact to a minute. */
  readonly usedAt?: number;
  readonly revokedAt?: number;
}

export function tokenText(secret: string): string {
  return `${PREFIX}${secret}`;
}

/** Who acts by it. */
export function tokenActor(name: string, user: string): string {
  return `token:${name}@${user}`;
}

/** Whose token it is at this moment, or why it is none. Pure. */
export function judgeToken(token: TokenRow | undefined, user: UserRow | undefined, now: number): Known {
  if (!token || !user) return { refused: 'unknown' };
  if (token.revoked_at !== null) return { refused: 'revoked' };
  if (token.expires_at <= now) return { refused: 'expired' };
  if (user.disabled_at !== null) return { refused: 'disabled' };
  return { identity: identityOf(token, user) };
}

/** A user who lost rights took them from its tokens too. */
function identityOf(row: TokenRow, user: UserRow): Identity {
  const { jobs } = tokenOf(row, user.name);
  const owner = userOf(user);
  const { orgs: _orgs, ...identity } = identityOfUser(owner);
  const rights = commonRights(owner, limitsOf(row));
  const actor = tokenActor(row.name, user.name);
  return { ...identity, kind: 'token', actor, ...rights, ...(jobs && { jobs }), tokenId: row.id };
}

export function tokenOf(row: TokenRow, user: string): Token {
  const { id, prefix, name, user_id: userId, created_at: createdAt, expires_at: expiresAt } = row;
  const [jobs, usedAt, revokedAt] = [listOf(row.jobs), row.used_at, row.revoked_at];
  return {
    id,
    prefix,
    name,
    userId,
    user,
    ...limitsOf(row),
    ...(jobs && { jobs }),
    createdAt,
    expiresAt,
    ...(usedAt !== null && { usedAt }),
    ...(revokedAt !== null && { revokedAt }),
  };
}

function limitsOf({ role, orgs: text }: TokenRow): Pick<Token, 'role' | 'orgs'> {
  const orgs = listOf(text);
  return { role, ...(orgs && { orgs }) };
}
