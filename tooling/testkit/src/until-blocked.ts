import { sql, type Store } from '@sb/storage';

/** PostgreSQL: waits until a transaction waits for a lock of another one. */
export async function untilBlocked(store: Store, waiting = 1): Promise<void> {
  for (;;) {
    const row = await store.read((tx) =>
      tx.first(sql<{ n: number }>`select count(*)::int as n from pg_locks where not granted`),
    );
    if (row && row.n >= waiting) return;
  }
}
