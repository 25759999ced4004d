import { sql, type Body, type Tx } from '@sb/storage';

export interface WaitingRow {
  readonly id: number;
  readonly job: string;
  readonly state: number;
  readonly queue_id: number;
  readonly priority: number;
}

/** The run, locked, if it has not finished. */
export function* lockWaiting(tx: Tx, runId: number): Body<WaitingRow | undefined> {
  const lock = tx.dialect === 'postgres' ? sql`for update of r` : sql``;
  return yield* tx.first(sql<WaitingRow>`
    select r.id, d.name as job, r.state, r.queue_id, r.priority
    from runs r join job_defs d on d.id = r.job_id where r.id = ${runId} ${lock}`);
}

/** To the front is 1 ms before the first of its new neighbours, and not after now. */
export function* moveRun(
  tx: Tx,
  { id, queue_id }: WaitingRow,
  { priority, toFront }: { readonly priority: number; readonly toFront: boolean },
): Body<void> {
  const first = sql`(select min(run_at) from runs where state = 1 and lane = 0 and queue_id = ${queue_id}
    and priority = ${priority} and id <> ${id})`;
  const earlier = sql`case when ${first} <= ${tx.now} then ${first} - 1 else ${tx.now} end`;
  yield* tx.run(sql`
    update runs set priority = ${priority}, run_at = ${toFront ? earlier : sql`run_at`} where id = ${id}`);
}
