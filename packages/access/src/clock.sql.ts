import { type Body, sql, type Tx } from '@sb/storage';

/** The store's clock, ms since the epoch. */
export function* readClock(tx: Tx): Body<number> {
  const row = yield* tx.first(sql<{ now: number }>`select ${tx.now} as now`);
  return row?.now ?? 0;
}
