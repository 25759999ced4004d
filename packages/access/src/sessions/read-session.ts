/** Who asks by the cookie of a session. Called before each request: one read, and at most one write a minute. */
import { type Body, readClock, type Store, type Tx } from '@sb/storage';
import type { Known } from '../identity.ts';
import { markUse } from '../mark-use.ts';
import { hashSecret } from '../secrets.ts';
import { findUserRowById } from '../users/users.sql.ts';
import { judgeSession, type SessionRow } from './session.ts';
import { findSessionRow, touchSession } from './sessions.sql.ts';

const SEEN_EVERY_MS = 60_000;

/** `touches`: whether it is asked for a request; default true. Other looks do not keep the session from becoming idle. */
export async function readSession(
  store: Store,
  secret: string,
  { touches = true }: { readonly touches?: boolean } = {},
): Promise<Known> {
  const hash = hashSecret(secret);
  const { known, isStale } = await store.read((tx) => lookUp(tx, hash));
  if (isStale && touches) markUse(store, hash, (tx) => touchSession(tx, hash, SEEN_EVERY_MS));
  return known;
}

function* lookUp(tx: Tx, hash: string): Body<{ readonly known: Known; readonly isStale: boolean }> {
  const session = yield* findSessionRow(tx, hash);
  const user = yield* userOfSession(tx, session);
  const now = yield* readClock(tx);
  const known = judgeSession(session, user, now);
  const isStale = 'identity' in known && session !== undefined && session.seen_at <= now - SEEN_EVERY_MS;
  return { known, isStale };
}

function* userOfSession(tx: Tx, session: SessionRow | undefined): ReturnType<typeof findUserRowById> {
  const id = session?.user_id ?? undefined;
  return id === undefined ? undefined : yield* findUserRowById(tx, id);
}
