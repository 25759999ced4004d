/**
 * A user changes the own password. Called by the console.
 * Promise: the session that asks goes on, all others of the user end with the commit, and links that
 * it has made are void. Wrong passwords count as failed
 * sign-ins of the account: a stolen session is no way to try many.
 */
import { publish, toEngineEvent } from '@sb/events';
import type { Store } from '@sb/storage';
import { AccessInvalidError, SignInFailedError, UserChangedError } from '../errors.ts';
import type { Identity } from '../identity.ts';
import { attemptKeys, returnAttempt } from '../limit/count-attempts.ts';
import { passwordProblems } from '../passwords/check-password.ts';
import { hashPassword } from '../passwords/hash-password.ts';
import { dropLinksOf, findUserRowById, lockUsers, setPassword } from '../users/users.sql.ts';
import { renewSession } from './sessions.sql.ts';
import { tryPassword } from './try-password.ts';

/** Fails with `REQUEST_INVALID`, `SIGN_IN_FAILED` (the current one is wrong), `RATE_LIMITED`, `CONFLICT`. */
export async function changePassword(
  store: Store,
  { userId, sessionHash, actor }: Identity,
  { current, next }: { readonly current: string; readonly next: string },
): Promise<void> {
  const problems = await passwordProblems(next);
  if (problems.length > 0) throw new AccessInvalidError('A new password', problems);
  const id = sessionHash === undefined ? undefined : userId;
  const user = id === undefined ? undefined : await store.read((tx) => findUserRowById(tx, id));
  if (!user) throw new SignInFailedError();
  const keys = attemptKeys(user.name, undefined);
  await tryPassword(store, { user, password: current, keys, origin: {} });
  const password = await hashPassword(next);
  await store.write(function* (tx) {
    yield* lockUsers(tx);
    const now = yield* findUserRowById(tx, user.id);
    if (now?.version !== user.version) throw new UserChangedError(user.name, user.version, now?.version);
    const changed = yield* setPassword(tx, user.id, password);
    const versions = { before: user.version, after: changed?.version ?? user.version };
    yield* dropLinksOf(tx, user);
    yield* renewSession(tx, sessionHash ?? '', versions);
    yield* returnAttempt(tx, keys);
    yield* publish(tx, [toEngineEvent('user.changed', { user: user.name, password: 'changed' }, { actor })]);
  });
}
