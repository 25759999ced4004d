import { sql, type Body, type Tx } from '@sb/storage';

export interface LastRunRow {
  readonly job: string;
  readonly id: number;
  readonly state: number;
  readonly started_at: number | null;
  readonly finished_at: number;
  readonly dry_run: number;
}

/** One index look-up for each job, at any size of history; it passes over the dry runs that are newer than that run. */
export function* findLastRuns(tx: Tx): Body<readonly LastRunRow[]> {
  return yield* tx.rows(sql<LastRunRow>`
    select d.name as job, h.id, h.state, h.started_at, h.finished_at, h.dry_run from job_defs d
    join run_history h on h.seq = coalesce(
      (select r.seq from run_history r where r.job_id = d.id and r.dry_run = 0 order by r.seq desc limit 1),
      (select max(seq) from run_history where job_id = d.id))`);
}
