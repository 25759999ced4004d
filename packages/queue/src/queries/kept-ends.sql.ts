/** How far back history goes, job by job, and what the statistics count that it no longer has: for the replay of alert rules. */
import { sql, type Body, type Tx } from '@sb/storage';
import { stateCode } from '../lifecycle.ts';

const HOUR_MS = 3_600_000;

/** Times are ms since the epoch; null: none. */
export interface KeptEnds {
  readonly job: string;
  /** When the first run of history ended, of those that succeeded and of those that failed. */
  readonly keptSuccess: number | null;
  readonly keptFailure: number | null;
  /** The first hour in which the statistics count such a run. */
  readonly countedSuccess: number | null;
  readonly countedFailure: number | null;
}

/**
 * `from`: the first `seq` of history to look at; `since`: the first hour of the statistics. One pass over that history: a
 * look for each job would read all of it where a job has no such run.
 */
export function* findKeptEnds(
  tx: Tx,
  { from, since }: { readonly from: number; readonly since: number },
): Body<readonly KeptEnds[]> {
  // By the index over jobs SQLite would look up each row apart; +0 hides it.
  return yield* tx.rows(sql<KeptEnds>`
    with h as (select job_id + 0 as job_id, ${first('succeeded')}, ${first('failed')} from run_history where seq >= ${from} group by 1)
    select d.name as job, h.succeeded as "keptSuccess", h.failed as "keptFailure",
      s.succeeded * ${sql.lit(HOUR_MS)} as "countedSuccess", s.failed * ${sql.lit(HOUR_MS)} as "countedFailure"
    from job_defs d left join h on h.job_id = d.id
    left join (
      select job_id, min(case when succeeded > 0 then hour end) as succeeded, min(case when failed > 0 then hour end) as failed
      from stats_hour where hour >= ${Math.floor(since / HOUR_MS)} group by job_id) s on s.job_id = d.id`);
}

function first(outcome: 'succeeded' | 'failed'): ReturnType<typeof sql> {
  return sql`min(case when state = ${sql.lit(stateCode(outcome))} then finished_at end) as ${sql.id(outcome)}`;
}
