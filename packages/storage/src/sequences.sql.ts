/** The numbers that a store has given: read from one store, they are set in another that goes on from there. */
import { sql } from './sql.ts';
import type { Body, Tx } from './write.ts';

/** The highest number of each table that numbers its rows, and of the facts. */
export type SequenceMarks = Readonly<Record<string, number>>;

/** The name for the sequence that history and events draw from. */
export const FACTS = 'facts';

/** Without those that have given no number yet. */
export function* readSequences(tx: Tx): Body<SequenceMarks> {
  const rows = yield* tx.rows(
    tx.dialect === 'sqlite'
      ? sql<{ name: string; mark: number | null }>`
          select name, seq as mark from sqlite_sequence union all select ${sql.lit(FACTS)}, seq from counters`
      : sql<{ name: string; mark: number | null }>`
          select table_name as name,
            pg_sequence_last_value(pg_get_serial_sequence(quote_ident(table_name), column_name)::regclass) as mark
          from information_schema.columns where table_schema = current_schema() and is_identity = 'YES'
          union all select ${sql.lit(FACTS)}, pg_sequence_last_value('fact_seq')`,
  );
  return Object.fromEntries(rows.flatMap(({ name, mark }) => (mark === null ? [] : [[name, mark]])));
}

export function* setSequence(tx: Tx, name: string, mark: number): Body<void> {
  if (mark < 1) return;
  if (tx.dialect === 'postgres') {
    const sequence = name === FACTS ? sql`'fact_seq'` : sql`pg_get_serial_sequence(${name}, 'id')`;
    yield* tx.run(sql`select setval(${sequence}::regclass, ${mark}::bigint)`);
  } else if (name === FACTS) {
    yield* tx.run(sql`update counters set seq = ${mark}, definitions = definitions + 1`);
  } else {
    // `sqlite_sequence` has no key to update by, and no row for a table that never had one.
    yield* tx.run(sql`delete from sqlite_sequence where name = ${name}`);
    yield* tx.run(sql`insert into sqlite_sequence (name, seq) values (${name}, ${mark})`);
  }
}
