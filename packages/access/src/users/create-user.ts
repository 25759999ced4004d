/**
 * New users. People make theirs by a link; programs that fill a store by `createUser`.
 * A crash before the commit changes nothing; after it, the user and its event are both there.
 */
import { publish, toEngineEvent } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { type Act, checkAct } from '../act.ts';
import { UserExistsError } from '../errors.ts';
import type { Rights } from '../identity.ts';
import { passwordProblems } from '../passwords/check-password.ts';
import { hashPassword } from '../passwords/hash-password.ts';
import { listProblems, roleProblems, toRights, type WantedRights } from '../rights.ts';
import { type User, userName, userNameProblems, userOf } from './user.ts';
import { insertUser } from './users.sql.ts';

interface NewUser {
  readonly name: string;
  readonly rights: Rights;
  /** Hashed. */
  readonly password: string;
  readonly createdBy: string;
  readonly actor: string;
}

/** Fails with `REQUEST_INVALID`, `USER_EXISTS`. */
export async function createUser(
  store: Store,
  wish: WantedRights & { readonly name: string; readonly password: string },
  act: Act,
): Promise<User> {
  checkAct('A user', act, [
    ...userNameProblems(wish.name),
    ...(await passwordProblems(wish.password)),
    ...roleProblems(wish.role),
    ...listProblems('orgs', wish.orgs),
  ]);
  const password = await hashPassword(wish.password);
  const { actor } = act;
  return store.write((tx) =>
    addUser(tx, { name: wish.name, rights: toRights(wish), password, createdBy: actor, actor }),
  );
}

/** Fails with `USER_EXISTS`. */
export function* addUser(tx: Tx, { name: text, rights, password, createdBy, actor }: NewUser): Body<User> {
  const name = userName(text) ?? text;
  const row = yield* insertUser(tx, { name, password, createdBy, ...rights });
  if (!row) throw new UserExistsError(name);
  yield* publish(tx, [toEngineEvent('user.created', { user: name, ...rights, by: createdBy }, { actor })]);
  return userOf(row);
}
