/**
 * Organisations. `board` is the number of an organisation's board: every write to the organisation takes the next
 * number. A run or an import writes only while the number is the one that it read.
 */
import { type Body, lockRows, readClock, sql, type Tx } from '@sb/storage';
import { UnknownOrganisationError } from '../errors.ts';
import type { DigestPayload } from '../events.ts';
import type { Instant, LocalDate } from '../model/dates.ts';
import type { Org } from '../model/organisation.ts';
import { compareText } from '../order.ts';
import { milliseconds } from './elements.sql.ts';
import { decodeRecord, type RecordRow, type Stored } from './stored.sql.ts';

export interface StoredOrg extends Stored<Org> {
  readonly board: number;
  /** Jobs for all organisations run for it. */
  readonly isActive: boolean;
  /** The day of the last digest. */
  readonly digestDate?: LocalDate;
  readonly digestAt?: Instant;
}

interface OrgRow extends RecordRow {
  readonly board: number;
  readonly active: number;
  readonly digest_date: string | null;
  readonly digest_at: number | null;
}

export function* findOrg(tx: Tx, id: string): Body<StoredOrg | undefined> {
  const row = yield* tx.first(sql<OrgRow>`
    select rev, body, updated_at, board, active, digest_date, digest_at from orgs where org_id = ${id} and id = ${id}`);
  return row && storedOrg(row);
}

function storedOrg(row: OrgRow): StoredOrg {
  return {
    ...decodeRecord<Org>(row),
    board: row.board,
    isActive: row.active === 1,
    ...(row.digest_at !== null && { digestAt: new Date(row.digest_at).toISOString() }),
    ...(row.digest_date !== null && { digestDate: row.digest_date }),
  };
}

/** Throws `UnknownOrganisationError`. */
export function* requireOrg(tx: Tx, id: string): Body<Org> {
  return (yield* requireStoredOrg(tx, id)).record;
}

/** Throws `UnknownOrganisationError`. */
export function* requireStoredOrg(tx: Tx, id: string): Body<StoredOrg> {
  const org = yield* findOrg(tx, id);
  if (!org) throw new UnknownOrganisationError(id, yield* listOrgIds(tx));
  return org;
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

/** The organisation on its next board, and the time of the store at which its caller had it. */
export interface NextBoard extends StoredOrg {
  readonly now: Instant;
}

/**
 * Takes the next board number, whatever it was: the board is the caller's until its transaction ends. Undefined, and
 * nothing is changed, for an organisation that is not stored.
 */
export function* nextBoard(tx: Tx, orgId: string): Body<NextBoard | undefined> {
  const row = yield* tx.first(sql<OrgRow>`
    update orgs set board = board + 1 where org_id = ${orgId} and id = ${orgId}
    returning rev, body, updated_at, board, active, digest_date, digest_at`);
  // Asked for afterwards: on PostgreSQL a statement has the time at which it began to wait for the board.
  return row && { ...storedOrg(row), now: yield* readNow(tx) };
}

export function* updateOrg(tx: Tx, org: Org, now: Instant): Body<void> {
  yield* tx.run(sql`
    update orgs set rev = rev + 1, body = ${JSON.stringify(org)}, updated_at = ${milliseconds(now)}
    where org_id = ${org.id} and id = ${org.id}`);
}

export function* setActive(tx: Tx, orgId: string, isActive: boolean): Body<void> {
  yield* tx.run(sql`update orgs set active = ${isActive ? 1 : 0} where org_id = ${orgId} and id = ${orgId}`);
}

/** Keeps the digest of a day: when it was, and what it said. */
export function* noteDigest(
  tx: Tx,
  orgId: string,
  { date, at, payload }: { readonly date: LocalDate; readonly at: Instant; readonly payload: DigestPayload },
): Body<void> {
  yield* tx.run(sql`
    update orgs set digest_date = ${date}, digest_at = ${milliseconds(at)}, digest = ${JSON.stringify(payload)}
    where org_id = ${orgId} and id = ${orgId}`);
}

/** The last digest, as it was published. */
export function* readLastDigest(tx: Tx, orgId: string): Body<DigestPayload | undefined> {
  const row = yield* tx.first(sql<{ digest: string | null }>`
    select digest from orgs where org_id = ${orgId} and id = ${orgId}`);
  return typeof row?.digest === 'string' ? (JSON.parse(row.digest) as DigestPayload) : undefined;
}

/** Keeps other writers off the board until the transaction ends. */
export function holdBoard(tx: Tx, orgId: string): Body<void> {
  return lockRows(tx, sql`select id from orgs where org_id = ${orgId} and id = ${orgId}`);
}

/** The store's clock. */
export function* readNow(tx: Tx): Body<Instant> {
  return new Date(yield* readClock(tx)).toISOString();
}
