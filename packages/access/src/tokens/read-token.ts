/** Which program asks by its token. Called before each request: one read, and at most one write a minute. */
import { type Body, readClock, type Store, type Tx } from '@sb/storage';
import type { Known } from '../identity.ts';
import { markUse } from '../mark-use.ts';
import { hashSecret } from '../secrets.ts';
import { findUserRowById } from '../users/users.sql.ts';
import { judgeToken, type TokenRow } from './token.ts';
import { findTokenRow, touchToken } from './tokens.sql.ts';

const USED_EVERY_MS = 60_000;

/** `text`: what follows `Bearer`. */
export async function readToken(store: Store, text: string): Promise<Known> {
  const { known, stale } = await store.read((tx) => lookUp(tx, hashSecret(text)));
  if (stale) markUse(store, stale.hash, (tx) => touchToken(tx, stale.id, USED_EVERY_MS));
  return known;
}

function* lookUp(
  tx: Tx,
  hash: string,
): Body<{ readonly known: Known; readonly stale: TokenRow | undefined }> {
  const token = yield* findTokenRow(tx, hash);
  const user = token && (yield* findUserRowById(tx, token.user_id));
  const now = yield* readClock(tx);
  const known = judgeToken(token, user, now);
  const isStale = 'identity' in known && (token?.used_at ?? 0) <= now - USED_EVERY_MS;
  return { known, stale: isStale ? token : undefined };
}
