import { type Body, sql, type Tx } from '@sb/storage';

export interface AskedRunRow {
  readonly id: number;
  readonly job: string;
  readonly created_by: string | null;
  readonly input: string | null;
}

/** Runs of the store, in the order in which they were enqueued; with `createdBy` only those that it enqueued. */
export function* findAskedRuns(tx: Tx, createdBy?: string): Body<readonly AskedRunRow[]> {
  const by = createdBy === undefined ? sql`` : sql`where r.created_by = ${createdBy}`;
  return yield* tx.rows(sql<AskedRunRow>`
    select r.id, d.name as job, r.created_by, coalesce(i.body, r.input) as input
    from (select id, job_id, created_by, input from runs
      union all select id, job_id, created_by, input from run_history) r
    join job_defs d on d.id = r.job_id left join run_inputs i on i.run_id = r.id
    ${by} order by r.id`);
}
