/**
 * A user changes the own password. Called by the console.
 * Promise: with the commit the session that asks continues, the other sessions of the user end, and links that the user
 * has made are void. A wrong password counts as a failed sign-in of the account, so that a stolen session cannot try many;
 * a right one does not count, also if the new password is refused or its transaction fails.
 */
import { publish, toEngineEvent } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { AccessInvalidError, SignInFailedError, UserChangedError } from '../errors.ts';
import type { Identity } from '../identity.ts';
import { attemptKeys, returnAttempt } from '../limit/count-attempts.ts';
import { passwordProblems } from '../passwords/check-password.ts';
import { hashPassword } from '../passwords/hash-password.ts';
import type { UserRow } from '../users/user.ts';
import { dropLinksOf, findUserRowById, lockUsers, setPassword } from '../users/users.sql.ts';
import { renewSession } from './sessions.sql.ts';
import type { Origin } from './start-session.ts';
import { cancelIfItFails, tryPassword } from './try-password.ts';

const WRONG = 'The current password is wrong.';

/** Fails with `REQUEST_INVALID`, `SIGN_IN_FAILED` (the current one is wrong), `RATE_LIMITED`, `CONFLICT`. */
export async function changePassword(
  store: Store,
  { userId, sessionHash, actor }: Identity,
  { current, next, ...origin }: Origin & { readonly current: string; readonly next: string },
): Promise<void> {
  const problems = await passwordProblems(next);
  if (problems.length > 0) throw new AccessInvalidError('A new password', problems);
  const id = sessionHash === undefined ? undefined : userId;
  const user = id === undefined ? undefined : await store.read((tx) => findUserRowById(tx, id));
  if (!user) throw new SignInFailedError();
  const keys = attemptKeys(user.name, undefined);
  await tryPassword(store, { user, password: current, keys, origin, refusal: WRONG });
  await cancelIfItFails(store, keys, async () => {
    const password = await hashPassword(next);
    await store.write(function* (tx) {
      yield* replacePassword(tx, user, { password, sessionHash, actor });
      yield* returnAttempt(tx, keys);
    });
  });
}

interface Replacement extends Pick<Identity, 'actor'> {
  readonly sessionHash: string | undefined;
  /** Hashed. */
  readonly password: string;
}

function* replacePassword(tx: Tx, user: UserRow, { password, sessionHash, actor }: Replacement): Body<void> {
  yield* lockUsers(tx);
  const now = yield* findUserRowById(tx, user.id);
  if (now?.version !== user.version) throw new UserChangedError(user.name, user.version, now?.version);
  const changed = yield* setPassword(tx, user.id, password);
  const versions = { before: user.version, after: changed?.version ?? user.version };
  yield* dropLinksOf(tx, user);
  yield* renewSession(tx, sessionHash ?? '', versions);
  yield* publish(tx, [toEngineEvent('user.changed', { user: user.name, password: 'changed' }, { actor })]);
}
