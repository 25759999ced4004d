import { type Body, sql, type Tx } from '@sb/storage';

export function* setSavepoint(tx: Tx): Body<void> {
  yield* tx.run(sql`savepoint worker_enqueue`);
}

export function* keepWork(tx: Tx): Body<void> {
  yield* tx.run(sql`release savepoint worker_enqueue`);
}

/** Undoes what was written after the savepoint; the transaction stays usable. */
export function* undoWork(tx: Tx): Body<void> {
  yield* tx.run(sql`rollback to savepoint worker_enqueue`);
  yield* keepWork(tx);
}
