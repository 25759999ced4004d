/**
 * Organisations. `board` is the number of an organisation's board: every write to the organisation takes the next
 * number. A run or an import writes only while the number is the one that it read.
 */
import { type Body, sql, type Tx } from '@sb/storage';
import type { Instant, LocalDate, Org } from '../model.ts';
import { compareText } from '../order.ts';
import { milliseconds } from './elements.sql.ts';
import { decodeRecord, type RecordRow, type Stored } from './stored.sql.ts';

export interface StoredOrg extends Stored<Org> {
  readonly board: number;
  /** The day of the last digest. */
  readonly digestDate?: LocalDate;
}

type OrgRow = RecordRow & { readonly board: number; readonly digest_date: string | null };

export function* findOrg(tx: Tx, id: string): Body<StoredOrg | undefined> {
  const row = yield* tx.first(sql<OrgRow>`
    select rev, body, updated_at, board, digest_date from orgs where org_id = ${id} and id = ${id}`);
  if (!row) return undefined;
  return {
    ...decodeRecord<Org>(row),
    board: row.board,
    ...(row.digest_date !== null && { digestDate: row.digest_date }),
  };
}

/** In the order of ids. */
export function* listOrgIds(tx: Tx): Body<string[]> {
  const rows = yield* tx.rows(sql<{ id: string }>`select id from orgs`);
  return rows.map(({ id }) => id).toSorted(compareText);
}

export function* listActiveOrgIds(tx: Tx): Body<string[]> {
  const rows = yield* tx.rows(sql<{ id: string }>`select id from orgs where active = 1`);
  return rows.map(({ id }) => id).toSorted(compareText);
}

/** Returns false, and changes nothing, when the organisation exists. */
export function* insertOrg(tx: Tx, org: Org, now: Instant): Body<boolean> {
  const row = yield* tx.first(sql<{ id: string }>`
    insert into orgs (org_id, id, rev, body, updated_at)
    values (${org.id}, ${org.id}, 1, ${JSON.stringify(org)}, ${milliseconds(now)})
    on conflict (org_id, id) do nothing returning id`);
  return row !== undefined;
}

/**
 * Takes the next board number, if the board is still the one that was read. Comes first in a write: after false the
 * caller must write nothing.
 */
export function* advanceBoard(tx: Tx, orgId: string, seen: number): Body<boolean> {
  const row = yield* tx.first(sql<{ id: string }>`
    update orgs set board = board + 1 where org_id = ${orgId} and id = ${orgId} and board = ${seen} returning id`);
  return row !== undefined;
}

export function* updateOrg(tx: Tx, org: Org, now: Instant): Body<void> {
  yield* tx.run(sql`
    update orgs set rev = rev + 1, body = ${JSON.stringify(org)}, updated_at = ${milliseconds(now)}
    where org_id = ${org.id} and id = ${org.id}`);
}

export function* noteDigest(tx: Tx, orgId: string, date: LocalDate): Body<void> {
  yield* tx.run(sql`update orgs set digest_date = ${date} where org_id = ${orgId} and id = ${orgId}`);
}
