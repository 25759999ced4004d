/**
 * The list of tokens, and the end of one before its time. Called by CLI and console.
 * A crash before the commit changes nothing; after it, the token is refused and its event is there.
 */
import { publish, toEngineEvent } from '@sb/events';
import type { Store } from '@sb/storage';
import { type Act, because, checkAct } from '../act.ts';
import { UnknownTokenError } from '../errors.ts';
import { type Token, tokenOf } from './token.ts';
import { findNamedToken, findTokenRows, markRevoked } from './tokens.sql.ts';

/** The newest first, also those that have expired or are revoked; with `userId` only those of that user. */
export async function listTokens(
  store: Store,
  { userId }: { readonly userId?: number } = {},
): Promise<readonly Token[]> {
  const rows = await store.read((tx) => findTokenRows(tx, userId));
  return rows.map((row) => tokenOf(row, row.user_name));
}

/**
 * From the commit on it is refused. A second time changes nothing. With `userId`: a token of another user is unknown.
 * Fails with `REQUEST_INVALID`, `UNKNOWN_TOKEN`.
 */
export async function revokeToken(
  store: Store,
  id: number,
  { userId, ...act }: Act & { readonly userId?: number },
): Promise<Token> {
  checkAct('The end of a token', act);
  return store.write(function* (tx) {
    const before = yield* findNamedToken(tx, id);
    if (!before || (userId !== undefined && before.user_id !== userId)) throw new UnknownTokenError(id);
    const isRevoked = yield* markRevoked(tx, id);
    const facts = { tokenId: id, name: before.name, user: before.user_name, ...because(act) };
    if (isRevoked) yield* publish(tx, [toEngineEvent('token.revoked', facts, { actor: act.actor })]);
    return tokenOf((yield* findNamedToken(tx, id)) ?? before, before.user_name);
  });
}
