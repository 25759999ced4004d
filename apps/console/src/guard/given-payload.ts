/** Only a user who has the right to see inputs, results and logs gives it, or gets a way to act as one who has it. */
import { findUser } from '@sb/access';
import type { Store } from '@sb/storage';
import { RefusedError, wrongFields } from '../http/refusal.ts';
import type { Who } from '../http/who.ts';
import { forbidden } from './guard.ts';

/** A new user, with the right or without it. Refuses with `FORBIDDEN`. */
export function checkGivenPayload({ canSeePayload }: Pick<Who, 'canSeePayload'>, gives: boolean): void {
  if (canSeePayload || !gives) return;
  throw new RefusedError({
    code: 'FORBIDDEN',
    detail: 'You may not give the right to see inputs, results and logs: you do not have it.',
    hint: 'Leave that right out (canSeePayload: false), or ask an administrator who has it.',
  });
}

/** A way to act as this user: a link for its password. Fails with `FORBIDDEN`, `UNKNOWN_USER`. */
export async function checkPayloadOf(
  store: Store,
  who: Pick<Who, 'canSeePayload'>,
  name: string,
): Promise<void> {
  if (!who.canSeePayload) checkGivenPayload(who, (await findUser(store, name)).canSeePayload);
}

/**
 * The name of the user for whom the caller makes a token. A user of the console may make tokens for itself; an administrator of
 * all organisations may make them for every user. A name that a proxy sends is not a user, also where a user has the same name:
 * their roles may differ.
 * Fails with `FORBIDDEN`, `REQUEST_INVALID`.
 */
export function tokenOwner(
  who: Pick<Who, 'canSeePayload' | 'orgs' | 'role' | 'user' | 'userId'>,
  named: string | undefined,
): string {
  if (who.userId !== undefined && who.user !== undefined && (named ?? who.user) === who.user) return who.user;
  if (who.role !== 'admin' || who.orgs)
    throw forbidden(
      who.userId === undefined ? 'make tokens: you are not a user of the console' : 'make tokens of others',
      'Ask an administrator.',
    );
  if (named === undefined)
    throw wrongFields([
      { field: 'body.user', message: 'expected the name of a user: you are not one of the console yourself' },
    ]);
  checkTokenOfOther(who);
  return named;
}

/** A token sees what its user may see when it is used, also where the user gets the right later. Refuses with `FORBIDDEN`. */
function checkTokenOfOther({ canSeePayload }: Pick<Who, 'canSeePayload'>): void {
  if (canSeePayload) return;
  throw new RefusedError({
    code: 'FORBIDDEN',
    detail: 'You do not see inputs, results and logs: you may make tokens of your own only.',
    hint: 'Ask an administrator who sees them.',
  });
}

/** The right itself, unless the user has it. Fails with `FORBIDDEN`, `UNKNOWN_USER`. */
export async function checkPayloadFor(
  store: Store,
  who: Pick<Who, 'canSeePayload'>,
  name: string,
): Promise<void> {
  if (!who.canSeePayload) checkGivenPayload(who, !(await findUser(store, name)).canSeePayload);
}
