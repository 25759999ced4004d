import { sql } from './sql.ts';
import type { Body, Tx } from './write.ts';

/** The store's clock, ms since the epoch. */
export function* readClock(tx: Tx): Body<number> {
  const row = yield* tx.first(sql<{ now: number }>`select ${tx.now} as now`);
  return row?.now ?? 0;
}
