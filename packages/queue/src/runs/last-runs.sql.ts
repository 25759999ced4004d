import { sql, type Body, type Tx } from '@sb/storage';

export interface LastRunRow {
  readonly job: string;
  readonly id: number;
  readonly state: number;
  readonly started_at: number | null;
  readonly finished_at: number;
}

/** One index look-up for each job, at any size of history. */
export function* findLastRuns(tx: Tx): Body<readonly LastRunRow[]> {
  return yield* tx.rows(sql<LastRunRow>`
    select d.name as job, h.id, h.state, h.started_at, h.finished_at from job_defs d
    join run_history h on h.seq = (select max(seq) from run_history where job_id = d.id)`);
}
