import type { Body, Store, Tx } from '@sb/storage';
import { UnknownUserError } from '../errors.ts';
import { type User, userName, userOf, type UserRow } from './user.ts';
import { findUserRow, findUserRows, hasUsers } from './users.sql.ts';

/** By name. */
export async function listUsers(store: Store): Promise<readonly User[]> {
  return (await store.read(findUserRows)).map(userOf);
}

export function hasAnyUser(store: Store): Promise<boolean> {
  return store.read(hasUsers);
}

/** Fails with `UNKNOWN_USER`. */
export async function findUser(store: Store, name: string): Promise<User> {
  return userOf(await store.read((tx) => knownUser(tx, name)));
}

/** Fails with `UNKNOWN_USER`. */
export function* knownUser(tx: Tx, text: string): Body<UserRow> {
  const name = userName(text);
  const row = name === undefined ? undefined : yield* findUserRow(tx, name);
  if (!row) throw new UnknownUserError(text);
  return row;
}
