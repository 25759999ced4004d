import { sql, type Body, type Tx, isOneOf } from '@sb/storage';

export interface UnfinishedRun {
  readonly id: number;
  /** It replays an older run, and waits for its delay. */
  readonly isReplayToCome: boolean;
}

/** The unfinished runs of each schedule's fires, oldest first; without runs that were asked for by hand. */
export function* findUnfinishedOf(
  tx: Tx,
  scheduleIds: readonly number[],
): Body<ReadonlyMap<number, readonly UnfinishedRun[]>> {
  const found = new Map<number, UnfinishedRun[]>();
  if (scheduleIds.length === 0) return found;
  const rows = yield* tx.rows(sql<{ id: number; schedule: number; to_come: number }>`
    select id, schedule_id as schedule, case when ${isReplayToCome(tx)} then 1 else 0 end as to_come from runs
    where schedule_id is not null and fire_at is not null and ${isOneOf(tx, 'schedule_id', scheduleIds)} order by id`);
  for (const { id, schedule, to_come } of rows) {
    const run = { id, isReplayToCome: to_come === 1 };
    const runs = found.get(schedule);
    if (runs) runs.push(run);
    else found.set(schedule, [run]);
  }
  return found;
}

/** The condition on a row of `runs`: it replays an older run, was never claimed, and waits for its delay. */
export function isReplayToCome(tx: Tx): ReturnType<typeof sql<boolean>> {
  return sql<boolean>`(replay_of is not null and claim_no = 0 and state = 1 and run_at > ${tx.now})`;
}
