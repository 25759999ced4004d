import type { OpenLink, SessionRecord, Token, User } from '@sb/access';
import { isoTime } from './shapes.ts';

export function userShape({ createdAt, disabledAt, ...user }: User) {
  return {
    ...user,
    createdAt: isoTime(createdAt),
    ...(disabledAt !== undefined && { disabledAt: isoTime(disabledAt) }),
  };
}

/** A part of the hash names a session or a link and is no secret. */
const SHOWN_HASH = 16;

export function sessionShape({
  hash,
  kind,
  user,
  createdAt,
  seenAt,
  expiresAt,
  address,
  agent,
}: SessionRecord) {
  return {
    id: hash.slice(0, SHOWN_HASH),
    kind,
    ...(user !== undefined && { user }),
    createdAt: isoTime(createdAt),
    seenAt: isoTime(seenAt),
    expiresAt: isoTime(expiresAt),
    ...(address !== undefined && { ip: address }),
    ...(agent !== undefined && { agent }),
  };
}

export function linkShape({ hash, createdAt, expiresAt, ...link }: OpenLink) {
  return {
    id: hash.slice(0, SHOWN_HASH),
    ...link,
    createdAt: isoTime(createdAt),
    expiresAt: isoTime(expiresAt),
  };
}

export function tokenShape({ createdAt, expiresAt, usedAt, revokedAt, ...token }: Token) {
  return {
    ...token,
    createdAt: isoTime(createdAt),
    expiresAt: isoTime(expiresAt),
    ...(usedAt !== undefined && { usedAt: isoTime(usedAt) }),
    ...(revokedAt !== undefined && { revokedAt: isoTime(revokedAt) }),
  };
}
