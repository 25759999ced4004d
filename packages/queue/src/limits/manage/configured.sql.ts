import { sql, type Body, type Tx } from '@sb/storage';

/** JSON; undefined where no file has said anything of the queue. The row is locked. */
export function* findConfigured(tx: Tx, queueId: number): Body<string | undefined> {
  const lock = tx.dialect === 'postgres' ? sql`for update` : sql``;
  const row = yield* tx.first(
    sql<{ configured: string | null }>`select configured from queues where id = ${queueId} ${lock}`,
  );
  return row?.configured ?? undefined;
}

export function* setConfigured(tx: Tx, queueId: number, text: string): Body<void> {
  yield* tx.run(sql`update queues set configured = ${text} where id = ${queueId}`);
}
