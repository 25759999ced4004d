/**
 * Makes a restored store another one than the store that went on after the backup. It gets a new id, so that keys
 * derived from the id do not repeat. Its numbers go on above all that the other store may have assigned meanwhile: a run
 * id, or a position that a reader remembers, never means two things.
 */
import { FACTS, readSequences, type SequenceMarks, setSequence } from '../sequences.sql.ts';
import { sql } from '../sql.ts';
import type { Body, Tx } from '../write.ts';

/**
 * How far numbers jump when the store that is replaced has the id of the backup: it is the store that went on, and its
 * own highest numbers are known. A margin all the same: PostgreSQL may have given some that it has not written.
 */
export const KNOWN_STEP = 1_000;
/**
 * Else the lost numbers are unknown: as many as a store can assign since the last write of the backup. Faster than any
 * store was measured (43,000 runs a second).
 */
const NUMBERS_PER_MS = 50;
/** For a clock that was set back, and for writes that the backup does not show. */
const LEAST_STEP = 1_000_000;
/** As many as a store assigns in 27 hours at 10,000 runs a second. Ids may go up to 2^53. */
export const MOST_STEP = 1_000_000_000;

/**
 * The tables with public numbers. Those of queues and jobs are not: they do not leave the store, and are 32 bits wide.
 */
export const NUMBERED = ['runs', 'nodes', 'schedules', 'task_changes'] as const;
/** The store that a restore replaces. */
export interface Replaced {
  /** Absent where there is none, or it cannot be read. */
  readonly storeId?: string | undefined;
  readonly marks: SequenceMarks;
}

const NOTHING: Replaced = { marks: {} };

export function* renewStore(
  tx: Tx,
  { storeId, replaced = NOTHING }: { readonly storeId: string; readonly replaced?: Replaced },
): Body<void> {
  const row = yield* tx.first(sql<{ step: number }>`
    select ${sql.raw(stepText(replaced, OWN_FACTS[tx.dialect]))} as step from (select ${tx.now} as now) clock`);
  const own = yield* readSequences(tx);
  for (const name of [...NUMBERED, FACTS])
    yield* setSequence(
      tx,
      name,
      Math.max(own[name] ?? 0, replaced.marks[name] ?? 0) + (row?.step ?? MOST_STEP),
    );
  yield* tx.run(sql`update store_meta set store_id = ${storeId}`);
}

/** The highest position that the backup has assigned. */
export const OWN_FACTS = {
  sqlite: '(select seq from counters)',
  postgres: "coalesce(pg_sequence_last_value('fact_seq'), 0)",
} as const;

/**
 * The SQL of the jump, in the restored store before it has its new id and positions. `now` is a column: ms since the
 * epoch. A store with the id of the backup and with lower positions is an older copy, not the one that went on.
 */
export function stepText({ storeId, marks }: Replaced, ownFacts: string): string {
  const sinceBackup = `(now - coalesce((select max(at) from (${LAST_WRITES}) w), 0)) * ${NUMBERS_PER_MS}`;
  const atLeast = `case when ${sinceBackup} < ${LEAST_STEP} then ${LEAST_STEP} else ${sinceBackup} end`;
  const unknown = `case when ${sinceBackup} > ${MOST_STEP} then ${MOST_STEP} else ${atLeast} end`;
  if (storeId === undefined) return unknown;
  const hasGoneOn = `${ownFacts} <= ${marks[FACTS] ?? 0} and (select store_id from store_meta) = '${storeId.replaceAll("'", "''")}'`;
  return `case when ${hasGoneOn} then ${KNOWN_STEP} else ${unknown} end`;
}

/** The newest instant of each kind of record. Nodes that were alive renewed their leases until the backup. */
const LAST_WRITES = [
  'select max(expires_at) as at from nodes',
  'select finished_at from (select finished_at from run_history order by seq desc limit 1) h',
  'select at from (select at from events order by seq desc limit 1) e',
  'select created_at from (select created_at from runs order by id desc limit 1) r',
].join(' union all ');
