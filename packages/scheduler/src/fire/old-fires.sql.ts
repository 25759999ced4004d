import { type Body, sql, type Tx } from '@sb/storage';

export interface OldFire {
  readonly schedule_id: number;
  readonly fire_at: number;
}

interface OldFiresPage {
  readonly scheduleId: number;
  readonly after: number;
  readonly before: number;
  readonly limit: number;
}

/** Old fires of one schedule, the oldest first, without its newest fire and without one that still waits. */
export function* findOldFires(
  tx: Tx,
  { scheduleId, after, before, limit }: OldFiresPage,
): Body<readonly OldFire[]> {
  return yield* tx.rows(sql<OldFire>`
    select schedule_id, fire_at from fires
    where schedule_id = ${scheduleId} and fire_at > ${after} and fire_at < ${before} and verdict <> 'waiting'
      and fire_at < (select max(l.fire_at) from fires l where l.schedule_id = ${scheduleId})
    order by fire_at limit ${limit}+0`);
}

/** The id of the next schedule that has ever fired, whether it still exists or not. */
export function* findNextFired(tx: Tx, after: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ id: number | null }>`
    select min(schedule_id) as id from fires where schedule_id > ${after}`);
  return row?.id ?? undefined;
}

/** The condition that selects these fires, which are of one schedule; only waiting ones may lie between them. */
export function matchesFires(fires: readonly OldFire[]): ReturnType<typeof sql> {
  const [first, last] = [fires[0], fires.at(-1)];
  return sql`schedule_id = ${first?.schedule_id ?? 0} and fire_at between ${first?.fire_at ?? 0} and ${last?.fire_at ?? 0}
    and verdict <> 'waiting'`;
}
