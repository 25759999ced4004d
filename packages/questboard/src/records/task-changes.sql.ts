import { type Body, sql, type Tx } from '@sb/storage';
import type { Instant, TaskStatus } from '../model.ts';
import { elements, milliseconds } from './elements.sql.ts';

export interface TaskChange {
  readonly taskId: string;
  readonly from: TaskStatus;
  readonly to: TaskStatus;
}

/** Appends to the history of statuses; its rows never change. */
export function* appendTaskChanges(
  tx: Tx,
  orgId: string,
  { changes, at, by }: { readonly changes: readonly TaskChange[]; readonly at: Instant; readonly by: string },
): Body<void> {
  if (changes.length === 0) return;
  yield* tx.run(sql`
    insert into task_changes (org_id, task_id, from_status, to_status, at, by_)
    select ${orgId}, value ->> 'taskId', value ->> 'from', value ->> 'to', ${milliseconds(at)}, ${by}
    from ${elements(tx, changes)}`);
}
