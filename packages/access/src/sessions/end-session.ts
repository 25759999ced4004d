/**
 * Ending sessions, and the list of those in force. Called by CLI and console.
 * A crash before the commit changes nothing; after it, the session is gone and its event is there.
 */
import { publish, toEngineEvent } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { type Act, because, checkAct } from '../act.ts';
import { UnknownSessionError } from '../errors.ts';
import { hashSecret } from '../secrets.ts';
import { findUserRowById } from '../users/users.sql.ts';
import { type SessionRecord, sessionOf } from './session.ts';
import { dropSession, findSessionRows } from './sessions.sql.ts';

/** Those in force, the newest first; with `userId` only those of that user. */
export async function listSessions(
  store: Store,
  { userId }: { readonly userId?: number } = {},
): Promise<readonly SessionRecord[]> {
  const rows = await store.read((tx) => findSessionRows(tx, userId));
  return rows.map((row) => sessionOf(row, row.user_name));
}

/**
 * `id`: the beginning of its hash, as lists show it. With `userId`: a session of another user is unknown. Fails with
 * `UNKNOWN_SESSION`.
 */
export async function findSession(
  store: Store,
  id: string,
  whose: { readonly userId?: number } = {},
): Promise<SessionRecord> {
  const found = (await listSessions(store, whose)).find(({ hash }) => hash.startsWith(id));
  if (!found) throw new UnknownSessionError();
  return found;
}

/** With `userId`: a session of another user is unknown. Fails with `REQUEST_INVALID`, `UNKNOWN_SESSION`. */
export async function endSession(
  store: Store,
  hash: string,
  { userId, ...act }: Act & { readonly userId?: number },
): Promise<SessionRecord> {
  checkAct('The end of a session', act);
  const ended = await store.write((tx) => endOne(tx, hash, { userId, act }));
  if (!ended) throw new UnknownSessionError();
  return ended;
}

/** No session has the secret: nothing happens. */
export async function signOut(store: Store, secret: string): Promise<void> {
  await store.write((tx) => endOne(tx, hashSecret(secret), {}));
}

/** Without `act` its own user ends it. */
function* endOne(
  tx: Tx,
  hash: string,
  { userId, act }: { readonly userId?: number | undefined; readonly act?: Act },
): Body<SessionRecord | undefined> {
  const row = yield* dropSession(tx, hash, userId);
  if (!row) return undefined;
  const user = row.user_id === null ? undefined : yield* findUserRowById(tx, row.user_id);
  const facts = { kind: row.kind, ...(user && { user: user.name }), ...(act && because(act)) };
  const actor = act?.actor ?? (user ? `user:${user.name}` : 'wall');
  yield* publish(tx, [toEngineEvent('session.ended', facts, { actor })]);
  return sessionOf(row, user?.name ?? null);
}
