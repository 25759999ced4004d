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
    copyGrants(keepAs, schema),
  ];
  return {
    before: `begin;
    do $$ begin
      if exists (select from pg_namespace where nspname = '${schema}') then alter schema ${schema} rename to ${keepAs}; end if;
    end $$;\n`,
    after: `${after.join(';\n')};\ncommit;\n`,
  };
}

/** A backup has no grants: other roles, such as that of an application, may do what they could do in the old store. */
function copyGrants(from: string, to: string): string {
  const grantee = `case a.grantee when 0 then 'public' else a.grantee::regrole::text end
      || case when a.is_grantable then ' with grant option' else '' end`;
  return `do $$ declare this text; begin for this in
    select format('grant %s on schema ${to} to %s', a.privilege_type, ${grantee})
      from pg_namespace n, aclexplode(n.nspacl) a where n.nspname = '${from}' and a.grantee <> n.nspowner
    union all
    select format('grant %s on %s ${to}.%I to %s', a.privilege_type,
        case old.relkind when 'S' then 'sequence' else 'table' end, old.relname, ${grantee})
      from pg_class old join pg_namespace n on n.oid = old.relnamespace, aclexplode(old.relacl) a
      where n.nspname = '${from}' and old.relkind in ('r', 'p', 'v', 'S') and a.grantee <> old.relowner
        and to_regclass(format('${to}.%I', old.relname)) is not null
    loop execute this; end loop; end $$`;
}

function jump(sequence: string, mark: number | undefined, step: string): string {
  return `select setval(s, greatest(coalesce(pg_sequence_last_value(s), 0), ${mark ?? 0}) + ${step})
    from (select ${sequence}::regclass as s, (extract(epoch from clock_timestamp()) * 1000)::bigint as now) t`;
}
