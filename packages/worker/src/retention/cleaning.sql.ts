import { type Body, sql, type Tx } from '@sb/storage';

/** When the lease ends, ms since the epoch; undefined when it was never taken, or given back. */
export function* findLeaseEnd(tx: Tx, name: string): Body<number | undefined> {
  const row = yield* tx.first(sql<{ at: number }>`select expires_at as at from leases where name = ${name}`);
  return row?.at;
}
