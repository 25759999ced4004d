/**
 * Signing in with a name and a password. Called by the console.
 * Promise: an unknown name, a wrong password and a disabled user get the same answer after the same work. An attempt is
 * counted before its password is checked, so that no number of attempts at once gets past the limit.
 * A crash leaves a counted failure and no session, or the session and its event.
 */
import { publish, toEngineEvent } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { SignInFailedError } from '../errors.ts';
import { attemptKeys, returnAttempt, takeAttempt } from '../limit/count-attempts.ts';
import { isPassword } from '../passwords/hash-password.ts';
import { userName, userOf, type UserRow } from '../users/user.ts';
import { findUserRow, findUserRowById } from '../users/users.sql.ts';
import { type Origin, plainOrigin, type SignedIn, startSession } from './start-session.ts';

interface Attempt {
  readonly user: UserRow | undefined;
  readonly password: string;
  readonly origin: Origin;
}

/** Fails with `SIGN_IN_FAILED`, `RATE_LIMITED`. */
export async function signIn(
  store: Store,
  { name, password, ...origin }: Origin & { readonly name: string; readonly password: string },
): Promise<SignedIn> {
  const keys = attemptKeys(name, origin.address);
  await takeAttempt(store, keys);
  const known = userName(name);
  const user = known === undefined ? undefined : await store.read((tx) => findUserRow(tx, known));
  await checkCurrent(store, { user, password, origin });
  const signedIn = await store.write(function* (tx) {
    const now = user && (yield* findUserRowById(tx, user.id));
    // Meanwhile it was disabled, or got another password.
    if (!now || now.disabled_at !== null || now.version !== user.version) return undefined;
    yield* returnAttempt(tx, keys);
    return yield* startSession(tx, userOf(now), origin);
  });
  if (!signedIn) throw new SignInFailedError();
  return signedIn;
}

/** Records a wrong password, or one of a user who is disabled. Fails with `SIGN_IN_FAILED`, `RATE_LIMITED`. */
export async function checkCurrent(store: Store, { user, password, origin }: Attempt): Promise<void> {
  const isRight = await isPassword(password, user?.password);
  if (isRight && user?.disabled_at === null) return;
  await store.write((tx) => recordFailure(tx, user, origin));
  throw new SignInFailedError();
}

/** Without the name where no user has it: it may be a password. */
function* recordFailure(tx: Tx, user: UserRow | undefined, origin: Origin): Body<void> {
  const { address } = plainOrigin(origin);
  const facts = { ...(user && { user: user.name }), ...(address !== undefined && { address }) };
  yield* publish(tx, [toEngineEvent('user.sign_in_failed', facts, { actor: 'console' })]);
}
