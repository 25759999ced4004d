/** Pages of records: a walk goes along an index, in the order of ids or of the last change; the few questlines by their order. */
import { type Body, sql, type Tx } from '@sb/storage';
import type { Questline } from '../model/organisation.ts';
import { decodeRecord, type RecordRow, type Stored } from './stored.sql.ts';

/** The column that an index begins with, and its value; absent: all of the organisation. */
export interface IndexedBy {
  readonly column: 'quest_id' | 'assignee_id' | 'status' | 'state' | 'questline_id';
  /** Null: the records without a value. */
  readonly value: string | null;
}

export interface Walk {
  readonly orgId: string;
  readonly kind: 'tasks' | 'quests' | 'questlines' | 'members';
  readonly by?: IndexedBy;
  readonly isArchived?: boolean;
  readonly limit: number;
}

/** In the order of ids, by code unit; behind `after`. */
export function* walkById<T>(
  tx: Tx,
  { orgId, kind, by, isArchived = false, limit }: Walk,
  after: string | undefined,
): Body<readonly Stored<T>[]> {
  const id = tx.dialect === 'sqlite' ? sql`id` : sql`id collate "C"`;
  const isBehind = after === undefined ? sql`` : sql`and ${id} > ${after}`;
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from ${sql.table(kind)}
    where org_id = ${orgId} and archived = ${sql.lit(isArchived ? 1 : 0)} ${indexed(by)} ${isBehind}
    order by ${id} limit ${limit}`);
  return rows.map((row) => decodeRecord<T>(row));
}

/** How many tasks each status has; statuses without any are absent. */
export function* countTasks(
  tx: Tx,
  orgId: string,
  by: IndexedBy | undefined,
): Body<ReadonlyMap<string, number>> {
  const rows = yield* tx.rows(sql<{ status: string; count: number }>`
    select status, count(*) as count from tasks
    where org_id = ${orgId} and archived = 0 ${indexed(by)} group by status`);
  return new Map(rows.map(({ status, count }) => [status, count]));
}

export interface Moment {
  readonly updatedAt: number;
  readonly id: string;
}

/** The last changed first; behind `after`. */
export function* walkByChange<T>(
  tx: Tx,
  { orgId, kind, limit }: Pick<Walk, 'orgId' | 'kind' | 'limit'>,
  after: Moment | undefined,
): Body<readonly Stored<T>[]> {
  const id = tx.dialect === 'sqlite' ? sql`id` : sql`id collate "C"`;
  const isBehind =
    after === undefined ? sql`` : sql`and (updated_at, ${id}) < (${after.updatedAt}, ${after.id})`;
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from ${sql.table(kind)}
    where org_id = ${orgId} and archived = 0 ${isBehind}
    order by updated_at desc, ${id} desc limit ${limit}`);
  return rows.map((row) => decodeRecord<T>(row));
}

export interface Place {
  readonly order: number;
  readonly id: string;
}

/** The lowest order first; behind `after`. */
export function* walkByOrder(
  tx: Tx,
  { orgId, isArchived, limit }: Pick<Walk, 'orgId' | 'limit'> & { readonly isArchived: boolean },
  after: Place | undefined,
): Body<readonly Stored<Questline>[]> {
  const [order, id] =
    tx.dialect === 'sqlite'
      ? [sql`body ->> 'order'`, sql`id`]
      : [sql`(body::json ->> 'order')::bigint`, sql`id collate "C"`];
  const isBehind = after === undefined ? sql`` : sql`and (${order}, ${id}) > (${after.order}, ${after.id})`;
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from questlines
    where org_id = ${orgId} and archived = ${sql.lit(isArchived ? 1 : 0)} ${isBehind}
    order by ${order}, ${id} limit ${limit}`);
  return rows.map((row) => decodeRecord<Questline>(row));
}

function indexed(by: IndexedBy | undefined) {
  if (!by) return sql``;
  const column = sql.ref(by.column);
  return by.value === null ? sql`and ${column} is null` : sql`and ${column} = ${by.value}`;
}
