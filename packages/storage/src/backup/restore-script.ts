/**
 * The text before and after the output of pg_restore, all of it in one transaction of psql: a reader sees the old store
 * or the new one, and a crash leaves the old one. This script ends the transaction, not psql's --single-transaction,
 * which commits even when its input ends too early.
 */
import { NUMBERED, OWN_FACTS, type Replaced, stepText } from './renew.ts';

export interface RestoreScript {
  readonly schema: string;
  /** The new name of the existing store's schema. */
  readonly keepAs: string;
  readonly storeId: string;
  readonly replaced: Replaced;
  /** More statements, in the restored schema. */
  readonly prepare: readonly string[];
}

export function restoreScript({ schema, keepAs, storeId, replaced, prepare }: RestoreScript): {
  readonly before: string;
  readonly after: string;
} {
  const step = stepText(replaced, OWN_FACTS.postgres);
  const after = [
    `set search_path = ${schema}`,
    ...NUMBERED.map((table) => jump(`pg_get_serial_sequence('${table}', 'id')`, replaced.marks[table], step)),
    // Last: the others are compared with its value.
    jump(`'fact_seq'`, replaced.marks['facts'], step),
    `update store_meta set store_id = '${storeId}'`,
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

function jump(sequence: string, mark: number | undefined, step: string): string {
  return `select setval(s, greatest(coalesce(pg_sequence_last_value(s), 0), ${mark ?? 0}) + ${step})
    from (select ${sequence}::regclass as s, (extract(epoch from clock_timestamp()) * 1000)::bigint as now) t`;
}
