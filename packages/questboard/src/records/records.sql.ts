/** Members, questlines, quests and tasks, which people maintain: one record a row. */
import { type Body, sql, type Tx } from '@sb/storage';
import type { Instant, Member, Quest, Questline, Task } from '../model.ts';
import { sortBy } from '../order.ts';
import { elements, milliseconds } from './elements.sql.ts';
import { decodeRecord, type RecordRow, type Stored } from './stored.sql.ts';

export const RECORD_KINDS = ['members', 'questlines', 'quests', 'tasks'] as const;

export type RecordKind = (typeof RECORD_KINDS)[number];

export interface RecordOf {
  readonly members: Member;
  readonly questlines: Questline;
  readonly quests: Quest;
  readonly tasks: Task;
}

/** The records of one kind in one organisation. */
export interface Shelf<Kind extends RecordKind = RecordKind> {
  readonly orgId: string;
  readonly kind: Kind;
}

/** Records that are not archived, in the order of ids. */
export function* readRecords<Kind extends RecordKind>(
  tx: Tx,
  { orgId, kind }: Shelf<Kind>,
): Body<Stored<RecordOf[Kind]>[]> {
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from ${sql.table(kind)} where org_id = ${orgId} and archived = 0`);
  const records = rows.map((row) => decodeRecord<RecordOf[Kind]>(row));
  return sortBy(records, ({ record }) => [record.id]);
}

/** Writes records as they are now. Each gets the next revision; an archived one is restored. */
export function* writeRecords<Kind extends RecordKind>(
  tx: Tx,
  { orgId, kind }: Shelf<Kind>,
  { records, now }: { readonly records: readonly RecordOf[Kind][]; readonly now: Instant },
): Body<void> {
  if (records.length === 0) return;
  // "where true": without it SQLite takes "on conflict" for a join condition.
  yield* tx.run(sql`
    insert into ${sql.table(kind)} as old (org_id, id, rev, body, updated_at)
    select ${orgId}, value ->> 'id', 1, cast(value as text), ${milliseconds(now)} from ${elements(tx, records)} where true
    on conflict (org_id, id) do update
    set rev = old.rev + 1, body = excluded.body, updated_at = excluded.updated_at, archived = 0`);
}

export function* archiveRecords(
  tx: Tx,
  { orgId, kind }: Shelf,
  { ids, now }: { readonly ids: readonly string[]; readonly now: Instant },
): Body<void> {
  if (ids.length === 0) return;
  const named = ids.map((id) => ({ id }));
  yield* tx.run(sql`
    update ${sql.table(kind)} set archived = 1, rev = rev + 1, updated_at = ${milliseconds(now)}
    where org_id = ${orgId} and id in (select value ->> 'id' from ${elements(tx, named)})`);
}
