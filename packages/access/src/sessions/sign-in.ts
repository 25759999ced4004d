/**
 * Signing in with a name and a password. Called by the console.
 * Promise: an unknown name, a wrong password and a disabled user get the same answer after the same work.
 * A crash leaves a counted failure and no session, or the session and its event.
 */
import type { Store } from '@sb/storage';
import { SignInFailedError } from '../errors.ts';
import { attemptKeys, returnAttempt } from '../limit/count-attempts.ts';
import { userName, userOf } from '../users/user.ts';
import { findUserRow, findUserRowById } from '../users/users.sql.ts';
import { type Origin, type SignedIn, startSession } from './start-session.ts';
import { cancelIfItFails, tryPassword } from './try-password.ts';

/** Fails with `SIGN_IN_FAILED`, `RATE_LIMITED`. */
export async function signIn(
  store: Store,
  { name, password, ...origin }: Origin & { readonly name: string; readonly password: string },
): Promise<SignedIn> {
  const keys = attemptKeys(name, origin.address);
  const known = userName(name);
  const found = known === undefined ? undefined : await store.read((tx) => findUserRow(tx, known));
  const { id, version } = await tryPassword(store, { user: found, password, keys, origin });
  const signedIn = await cancelIfItFails(store, keys, () =>
    store.write(function* (tx) {
      const user = yield* findUserRowById(tx, id);
      // Meanwhile it was disabled, or got another password.
      if (user?.version !== version) return undefined;
      yield* returnAttempt(tx, keys);
      return yield* startSession(tx, userOf(user), origin);
    }),
  );
  if (!signedIn) throw new SignInFailedError();
  return signedIn;
}
