import type { Identity, Known } from '../identity.ts';
import { identityOfUser, userOf, type UserRow } from '../users/user.ts';

/** A session of a person ends after this time without a request, and at the latest after `LONGEST_MS`. */
export const IDLE_MS = 12 * 3_600_000;
const LONGEST_MS: Readonly<Record<SessionKind, number>> = { user: 7 * 86_400_000, wall: 400 * 86_400_000 };
export const WALL: Omit<Identity, 'sessionHash'> = {
  kind: 'wall',
  actor: 'wall',
  role: 'wall',
  canSeePayload: false,
};

export type SessionKind = 'user' | 'wall';

export interface SessionRow {
  readonly hash: string;
  readonly kind: SessionKind;
  readonly user_id: number | null;
  readonly version: number;
  readonly created_at: number;
  readonly seen_at: number;
  readonly expires_at: number;
  readonly ip: string | null;
  readonly agent: string | null;
}

export interface SessionRecord {
  /** The SHA-256 of its secret. */
  readonly hash: string;
  readonly kind: SessionKind;
  readonly userId?: number;
  readonly user?: string;
  readonly createdAt: number;
  /** Exact to a minute. */
  readonly seenAt: number;
  readonly expiresAt: number;
  readonly address?: string;
  readonly agent?: string;
}

export function sessionEnd(kind: SessionKind, now: number): number {
  return now + LONGEST_MS[kind];
}

/** Whose session it is at this moment, or why it is none. `user`: its user, if there is one. Pure. */
export function judgeSession(session: SessionRow | undefined, user: UserRow | undefined, now: number): Known {
  if (!session) return { refused: 'unknown' };
  const { hash: sessionHash, kind, version, seen_at: seenAt, expires_at: expiresAt } = session;
  if (expiresAt <= now) return { refused: 'expired' };
  if (kind === 'wall') return { identity: { ...WALL, sessionHash } };
  if (!user) return { refused: 'unknown' };
  if (user.disabled_at !== null) return { refused: 'disabled' };
  if (user.version !== version) return { refused: 'changed' };
  if (seenAt <= now - IDLE_MS) return { refused: 'expired' };
  return { identity: { ...identityOfUser(userOf(user)), sessionHash } };
}

export function sessionOf(row: SessionRow, user: string | null): SessionRecord {
  const {
    hash,
    kind,
    user_id: userId,
    created_at: createdAt,
    seen_at: seenAt,
    expires_at: expiresAt,
    ip,
    agent,
  } = row;
  return {
    hash,
    kind,
    ...(userId !== null && { userId }),
    ...(user !== null && { user }),
    createdAt,
    seenAt,
    expiresAt,
    ...(ip !== null && { address: ip }),
    ...(agent !== null && { agent }),
  };
}
