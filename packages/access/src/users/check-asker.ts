/**
 * The second look at who asks. A request is checked before its transaction; while that waits, the rights or the password of
 * the user may change, and the token of the request may be revoked or expire.
 */
import { type Body, readClock, type Tx } from '@sb/storage';
import type { Act } from '../act.ts';
import { findAsker, type TokenEnd } from './users.sql.ts';

/** The user who asks, in the version by which its request was checked; and the token by which it asks. */
export interface AskerAct extends Act {
  readonly userId?: number | undefined;
  readonly version?: number | undefined;
  readonly tokenId?: number | undefined;
}

/** Called behind `lockUsers`: a change has been committed, or waits for the end of this transaction. */
export function* hasAskerChanged(tx: Tx, { userId, version, tokenId }: AskerAct): Body<boolean> {
  if (userId === undefined) return false;
  const asker = yield* findAsker(tx, userId, tokenId);
  if (!asker || asker.version !== version) return true;
  return tokenId !== undefined && !isLive(asker, yield* readClock(tx));
}

function isLive({ revoked_at: revokedAt, expires_at: expiresAt }: TokenEnd, now: number): boolean {
  return revokedAt === null && expiresAt !== null && expiresAt > now;
}
