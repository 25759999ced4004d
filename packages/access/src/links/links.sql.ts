import { type Body, sql, type Tx } from '@sb/storage';
import { listText } from '../rights.ts';
import type { LinkKind, LinkRow } from './link.ts';
import type { Rights } from '../identity.ts';

interface NewLink {
  readonly hash: string;
  readonly kind: LinkKind;
  readonly rights?: Rights | undefined;
  readonly userId?: number | undefined;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly by: string;
}

export function* insertLink(
  tx: Tx,
  { hash, kind, rights, userId, createdAt, expiresAt, by }: NewLink,
): Body<void> {
  const isHidden = rights?.canSeePayload === false;
  yield* tx.run(sql`
    insert into links (hash, kind, role, can_payload, orgs, user_id, created_at, expires_at, by_)
    values (${hash}, ${kind}, ${rights?.role ?? null}, ${isHidden ? 0 : 1}, ${listText(rights?.orgs)}, ${userId ?? null},
      ${createdAt}, ${expiresAt}, ${by})`);
}

export function* findLinkRow(tx: Tx, hash: string): Body<LinkRow | undefined> {
  return yield* tx.first(sql<LinkRow>`select * from links where hash = ${hash}`);
}

/** The first link that has not been used. It may have expired. */
export function* findFirstLink(tx: Tx): Body<LinkRow | undefined> {
  return yield* tx.first(sql<LinkRow>`select * from links where kind = 'first' and used_at is null`);
}

/** Those that have neither been used nor expired, with the user of a new password. */
export function* findOpenLinks(tx: Tx): Body<readonly (LinkRow & { readonly user_name: string | null })[]> {
  return yield* tx.rows(sql<LinkRow & { readonly user_name: string | null }>`
    select l.*, u.name as user_name from links l left join users u on u.id = l.user_id
    where l.used_at is null and l.expires_at > ${tx.now} order by l.expires_at, l.hash`);
}

export function* dropFirstLink(tx: Tx): Body<void> {
  yield* tx.run(sql`delete from links where kind = 'first' and used_at is null`);
}

/** Of several at the same time one gets true. */
export function* dropOpenLink(tx: Tx, hash: string): Body<boolean> {
  const row = yield* tx.first(
    sql`delete from links where hash = ${hash} and used_at is null and expires_at > ${tx.now} returning hash`,
  );
  return row !== undefined;
}

export interface LinksBy {
  readonly by: string;
  /** Made from then on, up to `to`. */
  readonly from: number;
  readonly to: number;
}

/** Those that have not been used. */
export function* dropLinksBy(tx: Tx, { by, from, to }: LinksBy): Body<void> {
  yield* tx.run(sql`
    delete from links where by_ = ${by} and used_at is null and created_at >= ${from} and created_at <= ${to}`);
}

/** Those that have neither been used nor expired. */
export function* countLinksBy(tx: Tx, { by, from, to }: LinksBy): Body<number> {
  const row = yield* tx.first(sql<{ readonly count: number }>`
    select count(*) as count from links where by_ = ${by} and used_at is null and expires_at > ${tx.now}
      and created_at >= ${from} and created_at <= ${to}`);
  return row?.count ?? 0;
}

export function* markUsed(tx: Tx, hash: string): Body<void> {
  yield* tx.run(sql`update links set used_at = ${tx.now} where hash = ${hash}`);
}
