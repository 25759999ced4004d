/**
 * The list of tokens, and the end of one before its time. Called by CLI and console.
 * Promise: from the commit on the token is refused, the links that it has made and nobody has used are void, and the tokens
 * that it has made are revoked too, with theirs, as far as the events of their making are kept. A request of it that waits
 * meanwhile makes no more. Users who came by its links stay, and so does what they have made.
 * A crash before the commit changes nothing; after it, all of that is done and its events are there.
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
    /** Links that nobody had used. */
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
