import { sql, type Body, type Tx, isOneOf } from '@sb/storage';

export interface UnfinishedRun {
  readonly id: number;
  /** It was never claimed, and waits for its delay. */
  readonly isToCome: boolean;
  readonly isReplay: boolean;
}

/** The unfinished runs of each schedule's fires, oldest first; without runs that were asked for by hand. */
export function* findUnfinishedOf(
  tx: Tx,
  scheduleIds: readonly number[],
): Body<ReadonlyMap<number, readonly UnfinishedRun[]>> {
  const found = new Map<number, UnfinishedRun[]>();
  if (scheduleIds.length === 0) return found;
  const rows = yield* tx.rows(sql<{
    id: number;
    schedule: number;
    replay_of: number | null;
    to_come: number;
  }>`
    select id, schedule_id as schedule, replay_of, case when ${isRunToCome(tx)} then 1 else 0 end as to_come from runs
    where schedule_id is not null and fire_at is not null and ${isOneOf(tx, 'schedule_id', scheduleIds)} order by id`);
  for (const { id, schedule, replay_of, to_come } of rows) {
    const run = { id, isToCome: to_come === 1, isReplay: replay_of !== null };
    const runs = found.get(schedule);
    if (runs) runs.push(run);
    else found.set(schedule, [run]);
  }
  return found;
}

/** The condition on a row of `runs`: it was never claimed, and waits for its delay. */
export function isRunToCome(tx: Tx): ReturnType<typeof sql<boolean>> {
  return sql<boolean>`(claim_no = 0 and state = 1 and run_at > ${tx.now})`;
}
