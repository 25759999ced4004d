/**
 * The second look at who asks. A request is checked before its transaction; while that waits, the rights or the password of
 * the user may change, and the token of the request may be revoked.
 */
import type { Body, Tx } from '@sb/storage';
import type { Act } from '../act.ts';
import { findMaker } from './users.sql.ts';

/** The user who asks, in the version by which its request was checked; and the token by which it asks. */
export interface MakerAct extends Act {
  readonly userId?: number | undefined;
  readonly version?: number | undefined;
  readonly tokenId?: number | undefined;
}

/** Called behind `lockUsers`: a change has been committed, or waits for the end of this transaction. */
export function* hasMakerChanged(tx: Tx, { userId, version, tokenId }: MakerAct): Body<boolean> {
  if (userId === undefined) return false;
  const maker = yield* findMaker(tx, userId, tokenId);
  return maker?.version !== version || maker?.revoked_at !== null;
}
