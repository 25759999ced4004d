import { sql, type Body, type Tx } from '@sb/storage';

/** For the rest of the transaction, on PostgreSQL: a statement waits this many ms for a lock, and then fails. */
export function* limitLockWait(tx: Tx, waitMs: number): Body<void> {
  if (tx.dialect === 'postgres') yield* tx.run(sql`select set_config('lock_timeout', ${`${waitMs}`}, true)`);
}
