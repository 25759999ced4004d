import { sql, type Body, type Tx, isOneOf } from '@sb/storage';

/** Ids of the unfinished runs of each schedule's fires, oldest first; without runs that were asked for by hand. */
export function* findUnfinishedOf(
  tx: Tx,
  scheduleIds: readonly number[],
): Body<ReadonlyMap<number, readonly number[]>> {
  const found = new Map<number, number[]>();
  if (scheduleIds.length === 0) return found;
  const rows = yield* tx.rows(sql<{ id: number; schedule: number }>`
    select id, schedule_id as schedule from runs
    where schedule_id is not null and fire_at is not null and ${isOneOf(tx, 'schedule_id', scheduleIds)} order by id`);
  for (const { id, schedule } of rows) {
    const ids = found.get(schedule);
    if (ids) ids.push(id);
    else found.set(schedule, [id]);
  }
  return found;
}
