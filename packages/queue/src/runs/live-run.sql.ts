import { sql, type Body, type Tx } from '@sb/storage';

export interface LiveRun {
  readonly id: number;
  readonly job: string;
  readonly state: number;
  readonly queue_id: number;
  readonly priority: number;
}

/** The run, locked, if it has not finished. */
export function* lockLiveRun(tx: Tx, runId: number): Body<LiveRun | undefined> {
  const lock = tx.dialect === 'postgres' ? sql`for update of r` : sql``;
  return yield* tx.first(sql<LiveRun>`
    select r.id, d.name as job, r.state, r.queue_id, r.priority
    from runs r join job_defs d on d.id = r.job_id where r.id = ${runId} ${lock}`);
}
