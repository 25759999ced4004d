import { isOneOf, sql, type Body, type Tx } from '@sb/storage';

/** Those of the runs that have ended. */
export function* findEndedAmong(tx: Tx, ids: readonly number[]): Body<readonly number[]> {
  const rows = yield* tx.rows(
    sql<{ id: number }>`select id from run_history where ${isOneOf(tx, 'id', ids)}`,
  );
  return rows.map(({ id }) => id);
}
