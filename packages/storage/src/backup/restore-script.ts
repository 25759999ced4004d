/**
 * The text before and after the output of pg_restore, all of it in one transaction of psql: a reader sees the old store
 * or the new one, and a crash leaves the old one. This script ends the transaction, not psql's --single-transaction,
 * which commits even when its input ends too early.
 */
import { NUMBERED, SEQUENCE_STEP, type SequenceMarks } from './renew.ts';

export interface RestoreScript {
  readonly schema: string;
  /** The new name of the existing store's schema. */
  readonly keepAs: string;
  readonly storeId: string;
  /** The numbers that the replaced store has assigned. */
  readonly above: SequenceMarks;
  /** More statements, in the restored schema. */
  readonly prepare: readonly string[];
}

export function restoreScript({ schema, keepAs, storeId, above, prepare }: RestoreScript): {
  readonly before: string;
  readonly after: string;
} {
  const after = [
    `set search_path = ${schema}`,
    `update store_meta set store_id = '${storeId}'`,
    ...NUMBERED.map((table) => jump(`pg_get_serial_sequence('${table}', 'id')`, above[table])),
    jump(`'fact_seq'`, above['facts']),
    ...prepare,
  ];
  return {
    before: `begin;
    do $$ begin
      if exists (select from pg_namespace where nspname = '${schema}') then alter schema ${schema} rename to ${keepAs}; end if;
    end $$;\n`,
    after: `${after.join(';\n')};\ncommit;\n`,
  };
}

function jump(sequence: string, mark = 0): string {
  return `select setval(s, greatest(coalesce(pg_sequence_last_value(s), 0), ${mark}) + ${SEQUENCE_STEP})
    from (select ${sequence}::regclass as s) t`;
}
