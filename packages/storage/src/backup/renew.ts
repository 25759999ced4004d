/**
 * Makes a restored store another one than the store that went on after the backup. It gets a new id, so that keys
 * derived from the id do not repeat. Its numbers go on far above all that the other store may have assigned meanwhile:
 * a run id, or a position that a reader remembers, never means two things.
 */
import { sql } from 'kysely';
import type { Body, Tx } from '../write.ts';

/**
 * How far numbers jump: as many as a store assigns in 27 hours at 10,000 runs a second, or in four months at 100. Ids may
 * go up to 2^53, which allows nine million restores.
 */
export const SEQUENCE_STEP = 1_000_000_000;

/**
 * The tables with public numbers. Those of queues and jobs are not: they do not leave the store, and are 32 bits wide.
 */
export const NUMBERED = ['runs', 'nodes', 'schedules', 'task_changes'] as const;
/** The name for the sequence that history and events draw from. */
const FACTS = 'facts';

/** The highest number that each sequence has assigned. */
export type SequenceMarks = Readonly<Record<string, number>>;

export function* readSequences(tx: Tx): Body<SequenceMarks> {
  const rows = yield* tx.rows(tx.dialect === 'sqlite' ? SQLITE_MARKS : POSTGRES_MARKS);
  return Object.fromEntries(rows.map(({ name, mark }) => [name, mark ?? 0]));
}

/** `above`: the numbers of the store that it replaces, where they are known. */
export function* renewStore(
  tx: Tx,
  { storeId, above = {} }: { readonly storeId: string; readonly above?: SequenceMarks },
): Body<void> {
  yield* tx.run(sql`update store_meta set store_id = ${storeId}`);
  const own = yield* readSequences(tx);
  for (const name of [...NUMBERED, FACTS])
    yield* setSequence(tx, name, Math.max(own[name] ?? 0, above[name] ?? 0) + SEQUENCE_STEP);
}

const SQLITE_MARKS = sql<{ name: string; mark: number | null }>`
  select name, seq as mark from sqlite_sequence union all select ${sql.lit(FACTS)}, seq from counters`;

const POSTGRES_MARKS = sql<{ name: string; mark: number | null }>`
  select name, pg_sequence_last_value(sequence::regclass) as mark
  from (select t as name, pg_get_serial_sequence(t, 'id') as sequence
      from unnest(${sql.lit(`{${NUMBERED.join(',')}}`)}::text[]) t
    union all select ${sql.lit(FACTS)}, 'fact_seq') s`;

function* setSequence(tx: Tx, name: string, mark: number): Body<void> {
  if (tx.dialect === 'postgres') {
    const sequence = name === FACTS ? sql`'fact_seq'` : sql`pg_get_serial_sequence(${name}, 'id')`;
    yield* tx.run(sql`select setval(${sequence}::regclass, ${mark}::bigint)`);
  } else if (name === FACTS) {
    yield* tx.run(sql`update counters set seq = ${mark}`);
  } else {
    // `sqlite_sequence` has no key to update by, and no row for a table that never had one.
    yield* tx.run(sql`delete from sqlite_sequence where name = ${name}`);
    yield* tx.run(sql`insert into sqlite_sequence (name, seq) values (${name}, ${mark})`);
  }
}
