/** The schema as the database itself describes it, in a stable order. A test compares it with the committed file. */
import { sql } from '../sql.ts';
import type { Store } from '../store.ts';
import type { Body, Tx } from '../write.ts';

export async function dumpSchema(store: Store): Promise<string> {
  const lines = await store.read((tx) => (tx.dialect === 'sqlite' ? sqliteObjects(tx) : postgresObjects(tx)));
  return `${lines.join('\n')}\n`;
}

function* sqliteObjects(tx: Tx): Body<readonly string[]> {
  const rows = yield* tx.rows(sql<{ sql: string }>`
    select sql from sqlite_master where sql is not null and name not like 'sqlite_%' order by tbl_name, type desc, name`);
  return rows.map((row) => `${row.sql.replaceAll(/\s+/g, ' ')};`);
}

function* postgresObjects(tx: Tx): Body<readonly string[]> {
  const rows = yield* tx.rows(sql<{ line: string }>`
    select line from (
      select table_name as t, 0 as k, ordinal_position as n, table_name || '.' || column_name || ' ' || udt_name
        || case when is_nullable = 'NO' then ' not null' else '' end
        || coalesce(' default ' || column_default, '') || case when is_identity = 'YES' then ' identity' else '' end as line
      from information_schema.columns where table_schema = current_schema()
      union all select tablename, 1, 0, indexdef from pg_indexes where schemaname = current_schema()
      union all select rel.relname, 2, 0, rel.relname || ' ' || con.conname || ' ' || pg_get_constraintdef(con.oid)
      from pg_constraint con join pg_class rel on rel.oid = con.conrelid join pg_namespace ns on ns.oid = rel.relnamespace
      where ns.nspname = current_schema() and con.contype <> 'n'
      union all select relname, 3, 0, relname || ' with ' || array_to_string(reloptions, ', ')
      from pg_class join pg_namespace ns on ns.oid = relnamespace
      where ns.nspname = current_schema() and reloptions is not null
    ) objects order by t, k, n, line`);
  return rows.map(({ line }) => line);
}
