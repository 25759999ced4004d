import { sql, type Body, type Tx } from '@sb/storage';

/** Keeps others from replaying or discarding it until the commit. SQLite has one writer at a time. */
export function* lockLetter(tx: Tx, runId: number): Body<void> {
  if (tx.dialect === 'sqlite') return;
  yield* tx.run(sql`select 1 from dead_letters where run_id = ${runId} for update`);
}
