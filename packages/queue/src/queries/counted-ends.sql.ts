/** The first hours that the statistics of each job count, whether or not history still has their runs: for the replay of alert rules. */
import { sql, type Body, type Tx } from '@sb/storage';

const HOUR_MS = 3_600_000;

/** The first hour with a run that succeeded, and with one that failed; ms since the epoch; null: none. */
export interface CountedEnds {
  readonly job: string;
  readonly succeeded: number | null;
  readonly failed: number | null;
}

/** `since`: ms since the epoch; only whole hours after it count. */
export function* findCountedEnds(tx: Tx, since: number): Body<readonly CountedEnds[]> {
  return yield* tx.rows(sql<CountedEnds>`
    select d.name as job, s.succeeded * ${sql.lit(HOUR_MS)} as succeeded, s.failed * ${sql.lit(HOUR_MS)} as failed
    from (
      select job_id, min(case when succeeded > 0 then hour end) as succeeded, min(case when failed > 0 then hour end) as failed
      from stats_hour where hour >= ${Math.ceil(since / HOUR_MS)} group by job_id) s
    join job_defs d on d.id = s.job_id`);
}
