/** The living records that name one record by a field of their own. */
import { type Body, sql, type Tx } from '@sb/storage';
import type { Quest, Task } from '../model/organisation.ts';
import { sortBy } from '../order.ts';
import { decodeRecord, type RecordRow, type Stored } from './stored.sql.ts';

/** By quest or by assignee, in the order of ids. */
export function* readTasksBy(
  tx: Tx,
  orgId: string,
  { column, id }: { readonly column: 'quest_id' | 'assignee_id'; readonly id: string },
): Body<Stored<Task>[]> {
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from tasks
    where org_id = ${orgId} and archived = 0 and ${sql.ref(column)} = ${id}`);
  return sortBy(
    rows.map((row) => decodeRecord<Task>(row)),
    ({ record }) => [record.id],
  );
}

/** In the order of ids. */
export function* readQuestsOfLine(tx: Tx, orgId: string, questlineId: string): Body<Stored<Quest>[]> {
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from quests
    where org_id = ${orgId} and archived = 0 and questline_id = ${questlineId}`);
  return sortBy(
    rows.map((row) => decodeRecord<Quest>(row)),
    ({ record }) => [record.id],
  );
}
