/**
 * Builds indexes in a store with data, one at a time, while daemons work. PostgreSQL: `concurrently`, outside of any
 * transaction. A build that was killed leaves an invalid index, which is dropped and built anew; an index that is
 * complete stays. SQLite: each build is a transaction and holds the only writer; the others wait until it has ended.
 */
import { sql, statement } from '../sql.ts';
import type { Store } from '../store.ts';
import type { Body, Tx } from '../write.ts';
import { BUSY, lockSchemaForSession, STATEMENT_TIMEOUT_MS, whenFree } from './migration-lock.ts';
import type { Index } from './steps/003-reads.ts';

export async function buildIndexes(
  store: Store,
  indexes: readonly Index[],
  onIndex: ((name: string) => void) | undefined,
): Promise<void> {
  for (const index of indexes) {
    onIndex?.(index.name);
    await whenFree(() =>
      store.write((tx) => buildIndex(tx, index), {
        autocommit: true,
        statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      }),
    );
  }
}

function* buildIndex(tx: Tx, { name, on }: Index): Body<typeof BUSY | undefined> {
  if (tx.dialect === 'sqlite') {
    yield* tx.run(statement(`create index if not exists ${name} on ${on}`, []));
    return undefined;
  }
  // The lock and the setting end with the connection, which this write does not share.
  if (!(yield* lockSchemaForSession(tx))) return BUSY;
  yield* tx.run(sql`set lock_timeout = 0`);
  const found = yield* tx.first(
    sql<{ valid: boolean }>`select indisvalid as valid from pg_index where indexrelid = to_regclass(${name})`,
  );
  if (found?.valid) return undefined;
  if (found) yield* tx.run(statement(`drop index concurrently ${name}`, []));
  yield* tx.run(statement(`create index concurrently ${name} on ${on}`, []));
  return undefined;
}
