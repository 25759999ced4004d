import { sql, type Body, type Tx } from '@sb/storage';

/**
 * Tells running nodes that queues or jobs have changed. SQLite's tick reads the number in its own transaction
 * and loads the definitions again when it is new; PostgreSQL's claim reads the definitions themselves.
 */
export function* bumpDefinitions(tx: Tx): Body<void> {
  if (tx.dialect === 'sqlite') yield* tx.run(sql`update counters set definitions = definitions + 1`);
}
