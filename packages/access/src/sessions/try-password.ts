/**
 * One attempt with a password: counted before it is checked, so that no number of attempts at once gets past the limit.
 * The caller takes the count back in the transaction that the right password allows, and what fails beside the password
 * takes it back too. A crash leaves a counted failure, and so does a store that is still away after the failure.
 */
import { publish, toEngineEvent } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { SignInFailedError } from '../errors.ts';
import { type AttemptKeys, cancelAttempt, takeAttempt } from '../limit/count-attempts.ts';
import { isPassword } from '../passwords/hash-password.ts';
import type { UserRow } from '../users/user.ts';
import { type Origin, plainOrigin } from './start-session.ts';

interface Attempt {
  /** Without one the same work is done. */
  readonly user: UserRow | undefined;
  readonly password: string;
  readonly keys: AttemptKeys;
  readonly origin: Origin;
  /** The sentence of the refusal; absent: that for a stranger. */
  readonly refusal?: string;
}

/** Returns the user, who is not disabled. Fails with `SIGN_IN_FAILED`, which is recorded, and `RATE_LIMITED`. */
export async function tryPassword(
  store: Store,
  { user, password, keys, origin, refusal }: Attempt,
): Promise<UserRow> {
  await takeAttempt(store, keys);
  const isRight = await cancelIfItFails(store, keys, () => isPassword(password, user?.password));
  if (isRight && user?.disabled_at === null) return user;
  await store.write((tx) => recordFailure(tx, user, origin));
  throw new SignInFailedError(refusal);
}

/** Does work that says nothing about the password: if it fails, the attempt is no failure. */
export async function cancelIfItFails<Done>(
  store: Store,
  keys: AttemptKeys,
  work: () => Promise<Done>,
): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    // The first error is the one to report: the store may be away still.
    await store.write((tx) => cancelAttempt(tx, keys)).catch(() => {});
    throw error;
  }
}

/** Without the name where no user has it: it may be a password. */
function* recordFailure(tx: Tx, user: UserRow | undefined, origin: Origin): Body<void> {
  const { address } = plainOrigin(origin);
  const facts = { ...(user && { user: user.name }), ...(address !== undefined && { address }) };
  yield* publish(tx, [toEngineEvent('user.sign_in_failed', facts, { actor: 'console' })]);
}
