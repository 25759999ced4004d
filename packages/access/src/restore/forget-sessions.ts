/**
 * For a store that was restored: a session that was ended, or a link that was used, since the backup must not live again.
 * Called in the transaction that renews the store.
 */
import type { Body, Store, Tx } from '@sb/storage';
import type { Token } from '../tokens/token.ts';
import { listTokens } from '../tokens/revoke-token.ts';
import { DROP_SESSIONS, dropSessions, hasTable } from './forget-sessions.sql.ts';

/** The statements of `forgetSessions`, for a script of PostgreSQL. */
export const FORGET_SESSIONS: readonly string[] = DROP_SESSIONS;

export function* forgetSessions(tx: Tx): Body<void> {
  yield* dropSessions(tx);
}

/** The tokens that can be used: those that were revoked since the backup are among them. */
export async function listRestoredTokens(store: Store): Promise<readonly Token[]> {
  if (!(await store.read((tx) => hasTable(tx, 'tokens')))) return [];
  const now = await store.now();
  const tokens = await listTokens(store);
  return tokens.filter(({ expiresAt, revokedAt }) => expiresAt > now && revokedAt === undefined);
}
