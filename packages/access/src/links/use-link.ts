/**
 * Reading and using a link. Called by the console, without a sign-in: the secret is the right.
 * Promise: a link works once, however many use it at the same time. The first link makes an administrator only while there
 * is no user. Whatever is refused leaves the link as it was.
 * A crash before the commit changes nothing; after it, the user, its session and their events are there.
 */
import { publish, toEngineEvent } from '@sb/events';
import { type Body, readClock, type Store, type Tx } from '@sb/storage';
import { AccessInvalidError, LinkRefusedError } from '../errors.ts';
import type { Role } from '../identity.ts';
import { attemptKeys, returnAttempt } from '../limit/count-attempts.ts';
import { passwordProblems } from '../passwords/check-password.ts';
import { hashPassword } from '../passwords/hash-password.ts';
import { rightsOf, toRights } from '../rights.ts';
import { hashSecret } from '../secrets.ts';
import { type Origin, type SignedIn, startSession } from '../sessions/start-session.ts';
import { addUser } from '../users/create-user.ts';
import { type User, userName, userNameProblems, userOf, type UserRow } from '../users/user.ts';
import { dropLinksOf, findUserRowById, hasUsers, lockUsers, setPassword } from '../users/users.sql.ts';
import { type LinkKind, linkRefusal, type LinkRow } from './link.ts';
import { findLinkRow, markUsed } from './links.sql.ts';

/** A link, as a person sees it before using it. */
export interface LinkRecord {
  readonly kind: LinkKind;
  /** Of the user that it makes. */
  readonly role?: Role;
  /** Whose password it sets. */
  readonly user?: string;
  readonly expiresAt: number;
}

/** first and invite need both; reset needs the password; wall needs none. */
interface Credentials {
  readonly name?: string | undefined;
  readonly password?: string | undefined;
}

interface Found {
  readonly link: LinkRow;
  /** Of a reset. */
  readonly user: UserRow | undefined;
}

const MAKES_USER: readonly LinkKind[] = ['first', 'invite'];

/** Fails with `LINK_REFUSED`, whose `why` is a `LinkRefusal`. */
export async function readLink(store: Store, secret: string): Promise<LinkRecord> {
  const { link, user } = await store.read((tx) => findUsable(tx, hashSecret(secret)));
  const role = link.kind === 'first' ? 'admin' : link.role;
  return {
    kind: link.kind,
    ...(role !== null && { role }),
    ...(user && { user: user.name }),
    expiresAt: link.expires_at,
  };
}

/** Signs in. Fails with `LINK_REFUSED`, `REQUEST_INVALID`, `USER_EXISTS`, `RATE_LIMITED`. */
export async function useLink(
  store: Store,
  secret: string,
  { name, password, ...origin }: Origin & Credentials,
): Promise<SignedIn> {
  const hash = hashSecret(secret);
  const { kind } = await readLink(store, secret);
  const problems = [
    ...(MAKES_USER.includes(kind) ? userNameProblems(name) : []),
    ...(kind === 'wall' ? [] : await passwordProblems(password)),
  ];
  if (problems.length > 0) throw new AccessInvalidError('A user', problems);
  const hashed = kind === 'wall' ? '' : await hashPassword(password ?? '');
  return store.write(function* (tx) {
    // Two uses of one link come one after the other.
    yield* lockUsers(tx);
    const found = yield* findUsable(tx, hash);
    yield* markUsed(tx, hash);
    const user = yield* userOfLink(tx, found, { name, password: hashed });
    return yield* startSession(tx, user, origin);
  });
}

/** Fails with `LINK_REFUSED`. */
function* findUsable(tx: Tx, hash: string): Body<Found> {
  const link = yield* findLinkRow(tx, hash);
  const user = link?.user_id ? yield* findUserRowById(tx, link.user_id) : undefined;
  const now = yield* readClock(tx);
  const isDisabled = !user || user.disabled_at !== null;
  const why = linkRefusal(link, { now, hasUsers: yield* hasUsers(tx), isDisabled });
  if (!link || why) throw new LinkRefusedError(why ?? 'unknown');
  return { link, user };
}

/** The user that the link makes, or whose password it sets. `password`: hashed. */
function* userOfLink(
  tx: Tx,
  { link, user }: Found,
  { name = '', password = '' }: Credentials,
): Body<User | undefined> {
  if (link.kind === 'wall') return undefined;
  if (user) return yield* replacePassword(tx, user, password);
  const rights = link.role === null ? toRights({ role: 'admin' }) : rightsOf({ ...link, role: link.role });
  const actor = `user:${userName(name) ?? name}`;
  const { by_: createdBy } = link;
  return yield* addUser(tx, { name, rights, password, createdBy, actor });
}

function* replacePassword(tx: Tx, user: UserRow, password: string): Body<User> {
  const changed = yield* setPassword(tx, user.id, password);
  yield* dropLinksOf(tx, user);
  yield* returnAttempt(tx, attemptKeys(user.name, undefined));
  const facts = { user: user.name, password: 'changed' } as const;
  yield* publish(tx, [toEngineEvent('user.changed', facts, { actor: `user:${user.name}` })]);
  return userOf(changed ?? user);
}
