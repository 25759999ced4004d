import { type Body, sql, type Tx } from '@sb/storage';
import type { Instant } from '../model/dates.ts';
import { type Flag, FLAG_KINDS } from '../model/day.ts';
import { sortBy } from '../order.ts';
import { elements, isAmong, milliseconds } from './elements.sql.ts';
import { decodeRecord, type RecordRow, type Stored } from './stored.sql.ts';

/** By task and kind. */
export function* readOpenFlags(tx: Tx, orgId: string): Body<Stored<Flag>[]> {
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from flags where org_id = ${orgId} and open = 1`);
  return inOrder(rows);
}

/** The last one of each task and kind that is not open now; by task and kind. */
export function* readClearedFlags(tx: Tx, orgId: string): Body<Stored<Flag>[]> {
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from flags where org_id = ${orgId} and open = 0`);
  return inOrder(rows);
}

function inOrder(rows: readonly RecordRow[]): Stored<Flag>[] {
  return sortBy(
    rows.map((row) => decodeRecord<Flag>(row)),
    ({ record }) => [record.taskId, record.kind],
  );
}

/** The open flags of some tasks. */
export function* readFlagsOf(tx: Tx, orgId: string, taskIds: readonly string[]): Body<readonly Flag[]> {
  if (taskIds.length === 0) return [];
  const ids = taskIds.flatMap((taskId) => FLAG_KINDS.map((kind) => `flag-${taskId}-${kind}`));
  const rows = yield* tx.rows(sql<RecordRow>`
    select rev, body, updated_at from flags
    where org_id = ${orgId} and open = 1 and ${isAmong(tx, 'id', ids)}`);
  return sortBy(
    rows.map((row) => decodeRecord<Flag>(row).record),
    (flag) => [flag.taskId, flag.kind],
  );
}

export function* writeFlags(
  tx: Tx,
  orgId: string,
  { flags, now }: { readonly flags: readonly Flag[]; readonly now: Instant },
): Body<void> {
  if (flags.length === 0) return;
  yield* tx.run(sql`
    insert into flags as old (org_id, id, rev, body, updated_at, open)
    select ${orgId}, value ->> 'id', 1, cast(value as text), ${milliseconds(now)},
      case when value ->> 'clearedAt' is null then 1 else 0 end
    from ${elements(tx, flags)} where true
    on conflict (org_id, id) do update
    set rev = old.rev + 1, body = excluded.body, updated_at = excluded.updated_at, open = excluded.open`);
}
