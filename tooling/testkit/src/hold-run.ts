import { type Body, sql, type Store, type Tx } from '@sb/storage';
import { createGate } from '@sb/test-servers';

/**
 * Locks the row of a run on PostgreSQL, or changes it, in an open transaction. Resolves when it is locked, with a
 * function that ends the transaction.
 */
export async function holdRun(
  store: Store,
  runId: number,
  change: (tx: Tx) => Body<unknown> = (tx) => tx.run(sql`select 1 from runs where id = ${runId} for update`),
): Promise<() => Promise<void>> {
  const [locked, mayEnd] = [createGate(), createGate()];
  const holding = store.write(function* (tx) {
    yield* change(tx);
    yield* tx.step<unknown>({
      sqlite: () => undefined,
      postgres: async () => {
        locked.open();
        await mayEnd.opened;
      },
    });
  });
  await Promise.race([locked.opened, holding]);
  return async () => {
    mayEnd.open();
    await holding;
  };
}
