import { sql, type Body, type Tx } from '@sb/storage';

export interface MinuteCountsRow {
  readonly job_id: number;
  /** Minutes since the epoch. */
  readonly minute: number;
  readonly succeeded: number;
  readonly failed: number;
}

/** What alerts count of a stretch of minutes, oldest first; `before` is not in it. */
export function* findMinuteCounts(
  tx: Tx,
  { from, before }: { readonly from: number; readonly before: number },
): Body<readonly MinuteCountsRow[]> {
  return yield* tx.rows(sql<MinuteCountsRow>`
    select job_id, minute, sum(succeeded - quiet_succeeded) as succeeded, sum(failed - quiet_failed) as failed
    from stats_minute where minute >= ${from} and minute < ${before} group by minute, job_id order by minute, job_id`);
}

/** The first minute from then on that something ended in. */
export function* findNextMinute(tx: Tx, from: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ next: number | null }>`
    select min(minute) as next from stats_minute where minute >= ${from}`);
  return row?.next ?? undefined;
}
