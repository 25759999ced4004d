/** Members, questlines, quests and tasks, which people maintain: one record a row. */
import { type Body, sql, type Tx } from '@sb/storage';
import type { BoardRecord } from '../events.ts';
import type { Instant } from '../model/dates.ts';
import type { Member, Quest, Questline, Task } from '../model/organisation.ts';
import { sortBy } from '../order.ts';
import { type Edge, edgesOfQuest, edgesOfTask, type NodeKind, replaceEdges } from './edges.sql.ts';
import { batchesOf, elements, isAmong, milliseconds } from './elements.sql.ts';
import { decodeRecord, type RecordRow, type Stored } from './stored.sql.ts';

export const RECORD_KINDS = ['members', 'questlines', 'quests', 'tasks'] as const;

export type RecordKind = (typeof RECORD_KINDS)[number];

export interface RecordOf {
  readonly members: Member;
  readonly questlines: Questline;
  readonly quests: Quest;
  readonly tasks: Task;
}

/** The table of each kind of record. */
export const SHELVES = {
  member: 'members',
  questline: 'questlines',
  quest: 'quests',
  task: 'tasks',
} as const satisfies Readonly<Record<BoardRecord, RecordKind>>;

/** A record by the name of its kind. */
export type KindOf = { readonly [Name in BoardRecord]: RecordOf[(typeof SHELVES)[Name]] };

/** The records of one kind in one organisation. */
export interface Shelf<Kind extends RecordKind = RecordKind> {
  readonly orgId: string;
  readonly kind: Kind;
}

/** A record that may have left the board. */
export interface Kept<T> extends Stored<T> {
  readonly isArchived: boolean;
}

/** Those that are on the board. */
export function livingOf<T>(kept: readonly Kept<T>[]): T[] {
  return kept.filter(({ isArchived }) => !isArchived).map(({ record }) => record);
}

type KeptRow = RecordRow & { readonly archived: number };

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

/** The named records, archived ones too, in the order of ids. Names that are not stored are left out. */
export function* readNamed<Kind extends RecordKind>(
  tx: Tx,
  { orgId, kind }: Shelf<Kind>,
  ids: readonly string[],
): Body<Kept<RecordOf[Kind]>[]> {
  if (ids.length === 0) return [];
  const rows = yield* tx.rows(sql<KeptRow>`
    select rev, body, updated_at, archived from ${sql.table(kind)}
    where org_id = ${orgId} and ${isAmong(tx, 'id', ids)}`);
  const records = rows.map((row) => ({
    ...decodeRecord<RecordOf[Kind]>(row),
    isArchived: row.archived === 1,
  }));
  return sortBy(records, ({ record }) => [record.id]);
}

/** Those of the named records that have left the board, in the order of ids. */
export function* readArchived<Kind extends RecordKind>(
  tx: Tx,
  { orgId, kind }: Shelf<Kind>,
  ids: readonly string[],
): Body<RecordOf[Kind][]> {
  if (ids.length === 0) return [];
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from ${sql.table(kind)}
    where org_id = ${orgId} and archived = 1 and ${isAmong(tx, 'id', ids)}`);
  const records = rows.map((row) => decodeRecord<RecordOf[Kind]>(row).record);
  return sortBy(records, ({ id }) => [id]);
}

/** The tasks of quests that are not archived, in the order of ids. */
export function* readTasksOf(tx: Tx, orgId: string, questIds: readonly string[]): Body<Stored<Task>[]> {
  if (questIds.length === 0) return [];
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from tasks
    where org_id = ${orgId} and archived = 0 and ${isAmong(tx, 'quest_id', questIds)}`);
  const tasks = rows.map((row) => decodeRecord<Task>(row));
  return sortBy(tasks, ({ record }) => [record.id]);
}

/** A suggestion compares a name with at most this many. */
const MOST_NAMES = 2_000;

/** Ids of records that are not archived, in no order: not all of a large board. */
export function* listIds(tx: Tx, { orgId, kind }: Shelf): Body<readonly string[]> {
  const rows = yield* tx.rows(sql<{ id: string }>`
    select id from ${sql.table(kind)} where org_id = ${orgId} and archived = 0 limit ${MOST_NAMES}`);
  return rows.map(({ id }) => id);
}

/** Writes records as they are now. Each gets the next revision; an archived one returns to the board. */
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

/**
 * Takes their e-mail addresses from members who are about to be written: two may change theirs for each other's, and
 * the database wants each address once at every moment.
 */
export function* freeEmails(tx: Tx, orgId: string, members: readonly Member[]): Body<void> {
  if (members.length === 0) return;
  const ids = members.map(({ id }) => id);
  const body =
    tx.dialect === 'sqlite'
      ? sql`json_set(body, '$.email', id)`
      : sql`cast(jsonb_set(cast(body as jsonb), '{email}', to_jsonb(id)) as text)`;
  yield* tx.run(sql`
    update members set body = ${body} where org_id = ${orgId} and archived = 0 and ${isAmong(tx, 'id', ids)}`);
}

/** Writes quests or tasks together with what they name. `onBatch` gets how many are written; it may be called again. */
export function* writeNodes<Kind extends 'quests' | 'tasks'>(
  tx: Tx,
  shelf: Shelf<Kind>,
  {
    records,
    now,
    onBatch,
  }: {
    readonly records: readonly RecordOf[Kind][];
    readonly now: Instant;
    readonly onBatch?: ((done: number) => void) | undefined;
  },
): Body<void> {
  let done = 0;
  for (const batch of batchesOf(records)) {
    yield* writeRecords(tx, shelf, { records: batch, now });
    const ids = batch.map(({ id }) => id);
    const edges = batch.flatMap((record) => edgesOf(record));
    yield* replaceEdges(tx, shelf.orgId, { from: { kind: nodeKind(shelf.kind), ids }, edges });
    done += batch.length;
    onBatch?.(done);
  }
}

export function* archiveRecords(
  tx: Tx,
  { orgId, kind }: Shelf,
  { ids, now }: { readonly ids: readonly string[]; readonly now: Instant },
): Body<void> {
  if (ids.length === 0) return;
  yield* tx.run(sql`
    update ${sql.table(kind)} set archived = 1, rev = rev + 1, updated_at = ${milliseconds(now)}
    where org_id = ${orgId} and ${isAmong(tx, 'id', ids)}`);
  if (kind === 'quests' || kind === 'tasks')
    yield* replaceEdges(tx, orgId, { from: { kind: nodeKind(kind), ids }, edges: [] });
}

function edgesOf(record: Quest | Task): Edge[] {
  return 'requires' in record ? edgesOfQuest(record) : edgesOfTask(record);
}

function nodeKind(kind: 'quests' | 'tasks'): NodeKind {
  return kind === 'quests' ? 'quest' : 'task';
}
