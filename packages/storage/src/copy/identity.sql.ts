/** What makes a store the one that it is: its id, and the numbers that it has given. */
import { FACTS, readSequences, type SequenceMarks, setSequence } from '../sequences.sql.ts';
import { sql } from '../sql.ts';
import type { Body, Tx } from '../write.ts';

export interface Identity {
  readonly storeId: string;
  readonly createdAt: number;
  readonly marks: SequenceMarks;
}

export function* readIdentity(tx: Tx): Body<Identity> {
  const meta = yield* tx.first(
    sql<{ id: string; at: number }>`select store_id as id, created_at as at from store_meta`,
  );
  return { storeId: meta?.id ?? '', createdAt: meta?.at ?? 0, marks: yield* readSequences(tx) };
}

/** The target goes on under the same id, with the numbers that follow. */
export function* writeIdentity(tx: Tx, { storeId, createdAt, marks }: Identity): Body<void> {
  yield* tx.run(sql`update store_meta set store_id = ${storeId}, created_at = ${createdAt}`);
  for (const [name, mark] of Object.entries(marks)) yield* setSequence(tx, name, mark);
}

export function highestFact({ marks }: Identity): number {
  return marks[FACTS] ?? 0;
}
