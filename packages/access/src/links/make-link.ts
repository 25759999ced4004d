/**
 * Links that make a user or a session, or set a password. Called by CLI and console.
 * Promise: a store has at most one first link that can be used, and none once there are users. A user whose rights
 * or password change at the same time, or whose token is revoked, makes no link that outlasts the change.
 * A crash before the commit changes nothing; after it, the link and its event are both there, but its secret was perhaps
 * not shown: make another.
 */
import { publish, toEngineEvent } from '@sb/events';
import { type Body, readClock, type Store, type Tx } from '@sb/storage';
import { type Act, because, checkAct } from '../act.ts';
import { LinkRefusedError } from '../errors.ts';
import type { Rights } from '../identity.ts';
import { listProblems, roleProblems, toRights, type WantedRights } from '../rights.ts';
import { hashSecret, newSecret } from '../secrets.ts';
import { hasAskerChanged, type AskerAct } from '../users/check-asker.ts';
import { knownUser } from '../users/find-users.ts';
import type { UserRow } from '../users/user.ts';
import { hasUsers, lockUsers } from '../users/users.sql.ts';
import { type Link, linkEnd, type LinkKind, type LinkRow } from './link.ts';
import { dropFirstLink, findFirstLink, insertLink } from './links.sql.ts';

export type LinkWish =
  | { readonly kind: 'first' | 'wall' }
  | (WantedRights & { readonly kind: 'invite' })
  /** `user`: the name. */
  | { readonly kind: 'reset'; readonly user: string };

/** `by`: where the link was printed. Times: ms since the epoch. */
export type FirstLink =
  | { readonly state: 'made'; readonly link: Link }
  | { readonly state: 'waiting'; readonly by: string; readonly createdAt: number; readonly expiresAt: number }
  | { readonly state: 'done' };

interface Plan {
  readonly kind: LinkKind;
  readonly rights?: Rights;
  readonly user?: UserRow;
  readonly act: Act;
}

/**
 * A new first link replaces the one before. Fails with `REQUEST_INVALID`, `UNKNOWN_USER`, and `LINK_REFUSED`: there are
 * users already, the user is disabled, or the one who asks was changed meanwhile.
 */
export async function makeLink(store: Store, wish: LinkWish, act: AskerAct): Promise<Link> {
  const isInvite = wish.kind === 'invite';
  checkAct('A link', act, isInvite ? [...roleProblems(wish.role), ...listProblems('orgs', wish.orgs)] : []);
  return store.write(function* (tx) {
    yield* lockUsers(tx);
    // The user or the token has changed since the request was checked: its links were dropped, and no new one is made.
    if (yield* hasAskerChanged(tx, act)) throw new LinkRefusedError('asker');
    switch (wish.kind) {
      case 'first':
        if (yield* hasUsers(tx)) throw new LinkRefusedError('done');
        yield* dropFirstLink(tx);
        return yield* addLink(tx, { kind: 'first', act });
      case 'invite':
        return yield* addLink(tx, { kind: 'invite', rights: toRights(wish), act });
      case 'reset':
        return yield* addLink(tx, { kind: 'reset', user: yield* enabledUser(tx, wish.user), act });
      case 'wall':
        return yield* addLink(tx, { kind: 'wall', act });
    }
  });
}

/**
 * For a console that starts. `made`: print it. `waiting`: one that was printed elsewhere can still be used. `done`: there
 * are users. `by`: where this one is printed, as `console on host-1`.
 */
export async function offerFirstLink(store: Store, by: string): Promise<FirstLink> {
  checkAct('A link', { actor: by });
  return store.write(function* (tx): Body<FirstLink> {
    yield* lockUsers(tx);
    if (yield* hasUsers(tx)) return { state: 'done' };
    const there = yield* findFirstLink(tx);
    if (there && there.expires_at > (yield* readClock(tx))) return waitingLink(there);
    yield* dropFirstLink(tx);
    return { state: 'made', link: yield* addLink(tx, { kind: 'first', act: { actor: by } }) };
  });
}

function waitingLink({ by_: by, created_at: createdAt, expires_at: expiresAt }: LinkRow): FirstLink {
  return { state: 'waiting', by, createdAt, expiresAt };
}

function* enabledUser(tx: Tx, name: string): Body<UserRow> {
  const user = yield* knownUser(tx, name);
  if (user.disabled_at !== null) throw new LinkRefusedError('disabled');
  return user;
}

function* addLink(tx: Tx, { kind, rights, user, act }: Plan): Body<Link> {
  const secret = newSecret();
  const createdAt = yield* readClock(tx);
  const expiresAt = linkEnd(kind, createdAt);
  const { actor } = act;
  yield* insertLink(tx, {
    hash: hashSecret(secret),
    kind,
    rights,
    userId: user?.id,
    createdAt,
    expiresAt,
    by: actor,
  });
  const facts = {
    kind,
    ...(rights && { role: rights.role }),
    ...(user && { user: user.name }),
    expiresAt: new Date(expiresAt).toISOString(),
    ...because(act),
  };
  yield* publish(tx, [toEngineEvent('link.created', facts, { actor })]);
  return { kind, secret, expiresAt };
}
