/**
 * Changing the rights of a user, and disabling it. Called by CLI and console.
 * Promise: from the commit on its sessions have ended, its tokens have at most the new rights, and links that it has made
 * are void. There is always an administrator who is not disabled, however many change users at once.
 * A crash before the commit changes nothing; after it, the change and its event are both there.
 */
import { publish, toEngineEvent } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { type Act, because, checkAct } from '../act.ts';
import { LastAdminError, UnknownUserError, UserChangedError } from '../errors.ts';
import type { Rights, Role } from '../identity.ts';
import { listProblems, rightsOf, roleProblems, toRights } from '../rights.ts';
import { knownUser } from './find-users.ts';
import { type User, userOf, type UserRow } from './user.ts';
import { dropLinksOf, hasOtherAdmin, lockUsers, setDisabled, setEnabled, setRights } from './users.sql.ts';

/** What is absent stays. */
export interface UserChanges {
  readonly role?: Role;
  readonly canSeePayload?: boolean;
  /** `null`: all. */
  readonly orgs?: readonly string[] | null;
  /** The version that the change was made for; without it any. */
  readonly version?: number;
}

/** Without a difference nothing happens. Fails with `REQUEST_INVALID`, `UNKNOWN_USER`, `CONFLICT`, `LAST_ADMIN`. */
export async function changeUser(store: Store, name: string, changes: UserChanges, act: Act): Promise<User> {
  const { role, orgs, version } = changes;
  checkAct('A change of a user', act, [
    ...(role === undefined ? [] : roleProblems(role)),
    ...listProblems('orgs', orgs),
  ]);
  return store.write(function* (tx) {
    yield* lockUsers(tx);
    const row = yield* knownUser(tx, name);
    checkVersion(row, version);
    const before = rightsOf(row);
    const after = toRights({ ...before, ...changes });
    if (isSame(before, after)) return userOf(row);
    if (after.role !== 'admin') yield* refuseLastAdmin(tx, row);
    const changed = yield* setRights(tx, row.id, after);
    yield* dropLinksOf(tx, row);
    const facts = { user: row.name, ...because(act), before, after };
    yield* publish(tx, [toEngineEvent('user.changed', facts, { actor: act.actor })]);
    return there(changed, name);
  });
}

/** `version`: the one that it is done for; without it any. */
type Switch = Act & Pick<UserChanges, 'version'>;

/** A second time changes nothing. Fails with `REQUEST_INVALID`, `UNKNOWN_USER`, `CONFLICT`, `LAST_ADMIN`. */
export async function disableUser(store: Store, name: string, { version, ...act }: Switch): Promise<User> {
  checkAct('The end of a user', act);
  return store.write(function* (tx) {
    yield* lockUsers(tx);
    const row = yield* knownUser(tx, name);
    checkVersion(row, version);
    if (row.disabled_at !== null) return userOf(row);
    yield* refuseLastAdmin(tx, row);
    const changed = yield* setDisabled(tx, row.id);
    yield* dropLinksOf(tx, row);
    yield* publish(tx, [
      toEngineEvent('user.disabled', { user: row.name, ...because(act) }, { actor: act.actor }),
    ]);
    return there(changed, name);
  });
}

/** Its tokens work again; it signs in anew. A second time changes nothing. Fails with `REQUEST_INVALID`, `UNKNOWN_USER`, `CONFLICT`. */
export async function enableUser(store: Store, name: string, { version, ...act }: Switch): Promise<User> {
  checkAct('The return of a user', act);
  return store.write(function* (tx) {
    yield* lockUsers(tx);
    const row = yield* knownUser(tx, name);
    checkVersion(row, version);
    if (row.disabled_at === null) return userOf(row);
    const changed = yield* setEnabled(tx, row.id);
    yield* publish(tx, [
      toEngineEvent('user.enabled', { user: row.name, ...because(act) }, { actor: act.actor }),
    ]);
    return there(changed, name);
  });
}

function checkVersion({ name, version: found }: UserRow, expected: number | undefined): void {
  if (expected !== undefined && expected !== found) throw new UserChangedError(name, expected, found);
}

function* refuseLastAdmin(tx: Tx, { id, name, role, disabled_at: disabledAt }: UserRow): Body<void> {
  if (role !== 'admin' || disabledAt !== null) return;
  if (!(yield* hasOtherAdmin(tx, id))) throw new LastAdminError(name);
}

function isSame(one: Rights, other: Rights): boolean {
  return JSON.stringify(toRights(one)) === JSON.stringify(toRights(other));
}

function there(row: UserRow | undefined, name: string): User {
  if (!row) throw new UnknownUserError(name);
  return userOf(row);
}
