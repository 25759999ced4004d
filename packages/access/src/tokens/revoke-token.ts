/**
 * Lists tokens, and revokes one before its end. Called by CLI and console.
 * Promise: after the commit the token is refused and its unused links are void. The tokens that it made are revoked too, and
 * those made by these, as far as their `token.created` events are kept. A request of the token that waits for the commit
 * makes no link and no token. Users who signed up with its links stay, with all that they have made.
 * A crash before the commit changes nothing; after it, all of this is done and its events are there.
 */
import { publish, toEngineEvent } from '@sb/events';
import { type Body, readClock, type Store, type Tx } from '@sb/storage';
import { type Act, because, checkAct } from '../act.ts';
import { UnknownTokenError } from '../errors.ts';
import { lockUsers } from '../users/users.sql.ts';
import { dropLinksMadeBy, findFamily, findMadeBy, type MadeByToken } from './made-by-token.ts';
import { type Token, tokenOf } from './token.ts';
import { findNamedToken, findTokenRows, markRevoked, type NamedToken } from './tokens.sql.ts';

export interface RevokedToken extends Token {
  /** What it had made, and what ended with it. */
  readonly closed: {
    /** Unused links. */
    readonly links: number;
    /** Ids of tokens. */
    readonly tokens: readonly number[];
  };
}

/** The newest first, also those that have expired or are revoked; with `userId` only those of that user. */
export async function listTokens(
  store: Store,
  { userId }: { readonly userId?: number } = {},
): Promise<readonly Token[]> {
  const rows = await store.read((tx) => findTokenRows(tx, userId));
  return rows.map((row) => tokenOf(row, row.user_name));
}

/**
 * A second time ends what is still open of what it had made. With `userId`: a token of another user is unknown.
 * Fails with `REQUEST_INVALID`, `UNKNOWN_TOKEN`.
 */
export async function revokeToken(
  store: Store,
  id: number,
  { userId, ...act }: Act & { readonly userId?: number },
): Promise<RevokedToken> {
  checkAct('The end of a token', act);
  return store.write(function* (tx) {
    // A link is used, and a token made, before the revocation or after it.
    yield* lockUsers(tx);
    const token = yield* knownToken(tx, id);
    if (userId !== undefined && token.user_id !== userId) throw new UnknownTokenError(id);
    const family = yield* findFamily(tx, token);
    const made = yield* findMadeBy(tx, family, yield* readClock(tx));
    if (token.revoked_at !== null && made.links === 0 && made.tokens.length === 0)
      return revoked(token, made);
    yield* dropLinksMadeBy(tx, family);
    for (const one of [token, ...made.tokens]) yield* markRevoked(tx, one.id);
    yield* publish(tx, [
      toEngineEvent('token.revoked', { ...factsOf(token, act), ...closedFacts(made) }, { actor: act.actor }),
      ...made.tokens.map((one) =>
        toEngineEvent('token.revoked', { ...factsOf(one, act), with: id }, { actor: act.actor }),
      ),
    ]);
    return revoked(yield* knownToken(tx, id), made);
  });
}

/** The token, and what would end with it. Fails with `UNKNOWN_TOKEN`. */
export async function previewRevoke(store: Store, id: number): Promise<RevokedToken> {
  return store.read(function* (tx) {
    const token = yield* knownToken(tx, id);
    return revoked(token, yield* findMadeBy(tx, yield* findFamily(tx, token), yield* readClock(tx)));
  });
}

/** Fails with `UNKNOWN_TOKEN`. */
function* knownToken(tx: Tx, id: number): Body<NamedToken> {
  const token = yield* findNamedToken(tx, id);
  if (!token) throw new UnknownTokenError(id);
  return token;
}

function revoked(token: NamedToken, { links, tokens }: MadeByToken): RevokedToken {
  return { ...tokenOf(token, token.user_name), closed: { links, tokens: tokens.map(({ id }) => id) } };
}

function factsOf({ id: tokenId, name, user_name: user }: NamedToken, act: Act) {
  return { tokenId, name, user, ...because(act) };
}

function closedFacts({ links, tokens }: MadeByToken) {
  return {
    ...(links > 0 && { links }),
    ...(tokens.length > 0 && { tokens: tokens.map(({ id }) => id) }),
  };
}
