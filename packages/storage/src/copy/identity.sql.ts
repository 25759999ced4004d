/** What makes a store the one that it is: its id, and the numbers that it has given. */
import { sql } from '../sql.ts';
import type { Body, Tx } from '../write.ts';

/** The highest number of each table that numbers its rows, and of the facts. */
export type Marks = Readonly<Record<string, number>>;

export interface Identity {
  readonly storeId: string;
  readonly createdAt: number;
  readonly marks: Marks;
}

const FACTS = 'facts';

export function* readIdentity(tx: Tx): Body<Identity> {
  const meta = yield* tx.first(
    sql<{ id: string; at: number }>`select store_id as id, created_at as at from store_meta`,
  );
  return { storeId: meta?.id ?? '', createdAt: meta?.at ?? 0, marks: yield* readMarks(tx) };
}

/** The target goes on under the same id, with the numbers that follow. */
export function* writeIdentity(tx: Tx, { storeId, createdAt, marks }: Identity): Body<void> {
  yield* tx.run(sql`update store_meta set store_id = ${storeId}, created_at = ${createdAt}`);
  for (const [name, mark] of Object.entries(marks)) yield* setMark(tx, name, mark);
}

export function highestFact({ marks }: Identity): number {
  return marks[FACTS] ?? 0;
}

function* readMarks(tx: Tx): Body<Marks> {
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

function* setMark(tx: Tx, name: string, mark: number): Body<void> {
  if (mark < 1) return;
  if (tx.dialect === 'postgres') {
    const sequence = name === FACTS ? sql`'fact_seq'` : sql`pg_get_serial_sequence(${name}, 'id')`;
    yield* tx.run(sql`select setval(${sequence}::regclass, ${mark}::bigint)`);
  } else if (name === FACTS) {
    yield* tx.run(sql`update counters set seq = ${mark}, definitions = definitions + 1`);
  } else {
    yield* tx.run(sql`delete from sqlite_sequence where name = ${name}`);
    yield* tx.run(sql`insert into sqlite_sequence (name, seq) values (${name}, ${mark})`);
  }
}
