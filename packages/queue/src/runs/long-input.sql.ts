import { sql, type Body, type Tx } from '@sb/storage';

export function* findLongInput(tx: Tx, runId: number): Body<string | undefined> {
  const row = yield* tx.first(sql<{ body: string }>`select body from run_inputs where run_id = ${runId}`);
  return row?.body;
}
