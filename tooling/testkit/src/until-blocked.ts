import { sql, type Store } from '@sb/storage';

const MOST_MS = 15_000;

/** PostgreSQL: waits until a transaction of its database waits for a lock of another one. Throws when none does. */
export async function untilBlocked(store: Store, waiting = 1): Promise<void> {
  const until = performance.now() + MOST_MS;
  for (;;) {
    const row = await store.read((tx) =>
      tx.first(sql<{ n: number }>`
        select count(*)::int as n from pg_locks where not granted
          and pid in (select pid from pg_stat_activity where datname = current_database())`),
    );
    if (row && row.n >= waiting) return;
    if (performance.now() > until) throw new Error(`${row?.n ?? 0} of ${waiting} locks are waited for`);
  }
}
