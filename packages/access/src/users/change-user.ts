/**
 * Changing the rights of a user, and disabling it. Called by CLI and console.
 * Promise: from the commit on its sessions have ended, its tokens have at most the new rights, and links that it has made
 * are void. A user whose own rights change at the same time, or whose token ends, changes no user. There is always an
 * administrator of all organisations who is not disabled, however many change users at once: one of some organisations
 * gives no rights to people.
 * A crash before the commit changes nothing; after it, the change and its event are both there.
 */
import { publish, toEngineEvent } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { type Act, because, checkAct } from '../act.ts';
import { LastAdminError, AskerChangedError, UserChangedError } from '../errors.ts';
import type { Rights, Role } from '../identity.ts';
import { listProblems, rightsOf, roleProblems, toRights } from '../rights.ts';
import { hasAskerChanged, type AskerAct } from './check-asker.ts';
import { knownUser } from './find-users.ts';
import { type User, userOf, type UserRow } from './user.ts';
import { dropLinksOf, hasOtherAdmin, lockUsers, setDisabled, setEnabled, setRights } from './users.sql.ts';

/** The fields to change; absent fields stay as they are. */
export interface UserChanges {
  readonly role?: Role;
  readonly canSeePayload?: boolean;
  /** `null`: all. */
  readonly orgs?: readonly string[] | null;
  /** Disabled, it cannot sign in, and its tokens are refused. Enabled again, its tokens work; it signs in anew. */
  readonly disabled?: boolean;
  /** The version that the change was made for; without it any. */
  readonly version?: number;
}

/**
 * All of the changes, or none. Without a difference nothing happens. Fails with `REQUEST_INVALID`, `UNKNOWN_USER`,
 * `CONFLICT`, `LAST_ADMIN`, and `FORBIDDEN`: the one who asks was changed meanwhile.
 */
export async function changeUser(
  store: Store,
  name: string,
  changes: UserChanges,
  act: AskerAct,
): Promise<User> {
  const { role, orgs, version } = changes;
  checkAct('A change of a user', act, [
    ...(role === undefined ? [] : roleProblems(role)),
    ...listProblems('orgs', orgs),
  ]);
  return store.write(function* (tx) {
    yield* lockUsers(tx);
    if (yield* hasAskerChanged(tx, act)) throw new AskerChangedError();
    const row = yield* knownUser(tx, name);
    checkVersion(row, version);
    const rights = toRights({ ...rightsOf(row), ...changes });
    const isDisabled = row.disabled_at !== null;
    const disabled = changes.disabled ?? isDisabled;
    if (rights.role !== 'admin' || disabled || losesOrgs(row, rights)) yield* refuseLastAdmin(tx, row);
    if (!isSame(rightsOf(row), rights)) yield* giveRights(tx, row, { rights, act });
    if (disabled && !isDisabled) yield* disable(tx, row, act);
    if (!disabled && isDisabled) yield* enable(tx, row, act);
    return userOf(yield* knownUser(tx, name));
  });
}

/** A second time changes nothing. Fails with `REQUEST_INVALID`, `UNKNOWN_USER`, `LAST_ADMIN`. */
export function disableUser(store: Store, name: string, act: Act): Promise<User> {
  return changeUser(store, name, { disabled: true }, act);
}

/** A second time changes nothing. Fails with `REQUEST_INVALID`, `UNKNOWN_USER`. */
export function enableUser(store: Store, name: string, act: Act): Promise<User> {
  return changeUser(store, name, { disabled: false }, act);
}

function checkVersion({ name, version: found }: UserRow, expected: number | undefined): void {
  if (expected !== undefined && expected !== found) throw new UserChangedError(name, expected, found);
}

function losesOrgs(row: UserRow, { orgs }: Rights): boolean {
  return rightsOf(row).orgs === undefined && orgs !== undefined;
}

function* refuseLastAdmin(tx: Tx, { id, name, role, disabled_at: disabledAt }: UserRow): Body<void> {
  if (role !== 'admin' || disabledAt !== null) return;
  if (!(yield* hasOtherAdmin(tx, id))) throw new LastAdminError(name);
}

function isSame(one: Rights, other: Rights): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function* giveRights(
  tx: Tx,
  row: UserRow,
  { rights, act }: { readonly rights: Rights; readonly act: Act },
): Body<void> {
  yield* setRights(tx, row.id, rights);
  yield* dropLinksOf(tx, row);
  const facts = { user: row.name, ...because(act), before: rightsOf(row), after: rights };
  yield* publish(tx, [toEngineEvent('user.changed', facts, { actor: act.actor })]);
}

function* disable(tx: Tx, row: UserRow, act: Act): Body<void> {
  yield* setDisabled(tx, row.id);
  yield* dropLinksOf(tx, row);
  const facts = { user: row.name, ...because(act) };
  yield* publish(tx, [toEngineEvent('user.disabled', facts, { actor: act.actor })]);
}

function* enable(tx: Tx, row: UserRow, act: Act): Body<void> {
  yield* setEnabled(tx, row.id);
  const facts = { user: row.name, ...because(act) };
  yield* publish(tx, [toEngineEvent('user.enabled', facts, { actor: act.actor })]);
}
