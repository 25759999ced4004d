import { sql, type Body, type Tx, isOneOf } from '@sb/storage';

/** The traces of finished runs that have one. */
export function* findTraces(
  tx: Tx,
  runIds: readonly number[],
): Body<ReadonlyMap<number | undefined, string>> {
  if (runIds.length === 0) return new Map();
  const rows = yield* tx.rows(sql<{ id: number; trace: string }>`
    select id, trace from run_history where ${isOneOf(tx, 'id', runIds)} and trace is not null`);
  return new Map(rows.map(({ id, trace }) => [id, trace]));
}
