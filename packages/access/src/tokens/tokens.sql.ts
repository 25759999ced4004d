import { type Body, sql, type Tx } from '@sb/storage';
import { listText } from '../rights.ts';
import type { TokenRow } from './token.ts';

interface NewToken extends Pick<
  TokenRow,
  'hash' | 'prefix' | 'name' | 'user_id' | 'role' | 'created_at' | 'expires_at'
> {
  readonly orgs: readonly string[] | undefined;
  readonly jobs: readonly string[] | undefined;
}

export interface NamedToken extends TokenRow {
  readonly user_name: string;
}

export function* insertToken(tx: Tx, token: NewToken): Body<TokenRow | undefined> {
  const {
    hash,
    prefix,
    name,
    user_id: userId,
    role,
    orgs,
    jobs,
    created_at: at,
    expires_at: expiresAt,
  } = token;
  return yield* tx.first(sql<TokenRow>`
    insert into tokens (hash, prefix, name, user_id, role, orgs, jobs, created_at, expires_at)
    values (${hash}, ${prefix}, ${name}, ${userId}, ${role}, ${listText(orgs)}, ${listText(jobs)}, ${at}, ${expiresAt})
    returning *`);
}

export function* findTokenRow(tx: Tx, hash: string): Body<TokenRow | undefined> {
  return yield* tx.first(sql<TokenRow>`select * from tokens where hash = ${hash}`);
}

export function* touchToken(tx: Tx, id: number, atLeast: number): Body<void> {
  yield* tx.run(sql`
    update tokens set used_at = ${tx.now} where id = ${id} and (used_at is null or used_at <= ${tx.now} - ${atLeast})`);
}

/** The newest first. `userId` undefined: of all. */
export function* findTokenRows(tx: Tx, userId: number | undefined): Body<readonly NamedToken[]> {
  const whose = userId === undefined ? sql`true` : sql`t.user_id = ${userId}`;
  return yield* tx.rows(sql<NamedToken>`
    select t.*, u.name as user_name from tokens t join users u on u.id = t.user_id where ${whose} order by t.id desc`);
}

export function* findNamedToken(tx: Tx, id: number): Body<NamedToken | undefined> {
  return yield* tx.first(sql<NamedToken>`
    select t.*, u.name as user_name from tokens t join users u on u.id = t.user_id where t.id = ${id}`);
}

/** One that can be used. */
export function* findLiveToken(
  tx: Tx,
  { userId, name }: { readonly userId: number; readonly name: string },
): Body<Pick<TokenRow, 'id'> | undefined> {
  return yield* tx.first(sql<Pick<TokenRow, 'id'>>`
    select id from tokens where user_id = ${userId} and name = ${name} and revoked_at is null and expires_at > ${tx.now}
    order by id limit 1`);
}

/** Those that can be used. */
export function* countLiveTokens(tx: Tx, userId: number): Body<number> {
  const row = yield* tx.first(sql<{ readonly count: number }>`
    select count(*) as count from tokens where user_id = ${userId} and revoked_at is null and expires_at > ${tx.now}`);
  return row?.count ?? 0;
}

export function* markRevoked(tx: Tx, id: number): Body<void> {
  yield* tx.run(sql`update tokens set revoked_at = ${tx.now} where id = ${id} and revoked_at is null`);
}
