import { type Body, sql, type Tx } from '@sb/storage';
import type { Rights } from '../identity.ts';
import { listText } from '../rights.ts';
import type { UserRow } from './user.ts';

interface NewUser extends Rights {
  readonly name: string;
  /** Hashed. */
  readonly password: string;
  readonly createdBy: string;
}

/** Until the commit no other transaction changes users: checks over all of them stay true. */
export function* lockUsers(tx: Tx): Body<void> {
  // SQLite has one writer at a time.
  if (tx.dialect === 'postgres') yield* tx.run(sql`lock table users in share row exclusive mode`);
}

export function* insertUser(tx: Tx, user: NewUser): Body<UserRow | undefined> {
  const { name, password, role, canSeePayload, orgs, createdBy } = user;
  return yield* tx.first(sql<UserRow>`
    insert into users (name, password, role, can_payload, orgs, created_at, created_by)
    values (${name}, ${password}, ${role}, ${canSeePayload ? 1 : 0}, ${listText(orgs)}, ${tx.now}, ${createdBy})
    on conflict (name) do nothing returning *`);
}

export function* findUserRow(tx: Tx, name: string): Body<UserRow | undefined> {
  return yield* tx.first(sql<UserRow>`select * from users where name = ${name}`);
}

export function* findUserRowById(tx: Tx, id: number): Body<UserRow | undefined> {
  return yield* tx.first(sql<UserRow>`select * from users where id = ${id}`);
}

export function* findUserRows(tx: Tx): Body<readonly UserRow[]> {
  return yield* tx.rows(sql<UserRow>`select * from users order by name`);
}

export function* hasUsers(tx: Tx): Body<boolean> {
  return (yield* tx.first(sql`select 1 from users limit 1`)) !== undefined;
}

/** Whether there is an administrator of all organisations beside this user who is not disabled. */
export function* hasOtherAdmin(tx: Tx, id: number): Body<boolean> {
  const row = yield* tx.first(
    sql`select 1 from users where role = 'admin' and orgs is null and disabled_at is null and id <> ${id} limit 1`,
  );
  return row !== undefined;
}

export function* setRights(tx: Tx, id: number, { role, canSeePayload, orgs }: Rights): Body<void> {
  yield* tx.run(sql`
    update users set role = ${role}, can_payload = ${canSeePayload ? 1 : 0}, orgs = ${listText(orgs)}, version = version + 1
    where id = ${id}`);
}

/** The version changes too: a session from before does not live again when the user is enabled. */
export function* setDisabled(tx: Tx, id: number): Body<void> {
  yield* tx.run(sql`update users set disabled_at = ${tx.now}, version = version + 1 where id = ${id}`);
}

/** The version changes too: an edit for the disabled user is stale. */
export function* setEnabled(tx: Tx, id: number): Body<void> {
  yield* tx.run(sql`update users set disabled_at = null, version = version + 1 where id = ${id}`);
}

/** Of the token by which a user asks; without one both are null. */
export interface TokenEnd {
  readonly revoked_at: number | null;
  readonly expires_at: number | null;
}

export function* findAsker(
  tx: Tx,
  userId: number,
  tokenId = -1,
): Body<(Pick<UserRow, 'version'> & TokenEnd) | undefined> {
  return yield* tx.first(sql<Pick<UserRow, 'version'> & TokenEnd>`
    select u.version, t.revoked_at, t.expires_at from users u left join tokens t on t.id = ${tokenId} and t.user_id = u.id
    where u.id = ${userId}`);
}

/** `password`: hashed. */
export function* setPassword(tx: Tx, id: number, password: string): Body<UserRow | undefined> {
  return yield* tx.first(
    sql<UserRow>`update users set password = ${password}, version = version + 1 where id = ${id} returning *`,
  );
}

/** The links not used yet that the user or one of its tokens has made, and links for a new password of the user. */
export function* dropLinksOf(tx: Tx, { id, name }: Pick<UserRow, 'id' | 'name'>): Body<void> {
  // Rows of revoked and expired tokens stay.
  yield* tx.run(sql`
    delete from links where used_at is null and (user_id = ${id} or by_ = ${`user:${name}`}
      or by_ in (select 'token:' || t.name || ${`@${name}`} from tokens t where t.user_id = ${id}))`);
}
