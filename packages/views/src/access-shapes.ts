import type { Token, User } from '@sb/access';
import { isoTime } from './shapes.ts';

export function userShape({ createdAt, disabledAt, ...user }: User) {
  return {
    ...user,
    createdAt: isoTime(createdAt),
    ...(disabledAt !== undefined && { disabledAt: isoTime(disabledAt) }),
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
