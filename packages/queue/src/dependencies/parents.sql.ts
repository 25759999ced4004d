import { sql, type Body, type Tx } from '@sb/storage';

/** The end of a run that another run came after. */
export interface ParentEndRow {
  readonly id: number;
  readonly as: string | null;
  readonly job: string;
  readonly state: number;
  /** JSON text. */
  readonly result: string | null;
}

/** Only runs that are still on record. */
export function* findParents(tx: Tx, childId: number): Body<readonly ParentEndRow[]> {
  return yield* tx.rows(sql<ParentEndRow>`
    select h.id, d.as_ as "as", j.name as job, h.state, h.result
    from run_deps d join run_history h on h.id = d.parent_id join job_defs j on j.id = h.job_id
    where d.child_id = ${childId} order by h.id`);
}

/** The run that this one replays. */
export function* findReplayed(tx: Tx, runId: number): Body<number | undefined> {
  const row = yield* tx.first(sql<{ replay_of: number | null }>`
    select replay_of from runs where id = ${runId} union all select replay_of from run_history where id = ${runId}`);
  return row?.replay_of ?? undefined;
}
