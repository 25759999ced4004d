import { sql } from '../sql.ts';
import type { Body, Tx } from '../write.ts';

/** What a table is made of, without what the database computes by itself. */
export interface TableShape {
  readonly table: string;
  readonly columns: readonly Column[];
  /** The columns of its primary key, in their order. */
  readonly key: readonly string[];
}

export interface Column {
  readonly name: string;
  /** As PostgreSQL calls it: `int8`, `text`, `bytea`. On SQLite: `integer`, `text`, `blob`. */
  readonly type: string;
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  /** The place in the primary key, from 1; 0: not in it. */
  readonly place: number;
}

/** The transaction that wrote a fact: PostgreSQL only, and never copied as it is. */
export const WRITER: Column = { name: 'xid', type: 'xid8' };

export function* readShape(tx: Tx, table: string): Body<TableShape> {
  const rows = yield* tx.rows(
    tx.dialect === 'sqlite'
      ? sql<ColumnRow>`select name, lower(type) as type, pk as place from pragma_table_xinfo(${table})
          where hidden = 0 order by cid`
      : sql<ColumnRow>`
          select c.column_name as name, c.udt_name as type, coalesce(k.ordinal_position, 0)::int as place
          from information_schema.columns c
          left join information_schema.table_constraints t on t.table_schema = c.table_schema
            and t.table_name = c.table_name and t.constraint_type = 'PRIMARY KEY'
          left join information_schema.key_column_usage k on k.table_schema = t.table_schema
            and k.constraint_name = t.constraint_name and k.table_name = c.table_name and k.column_name = c.column_name
          where c.table_schema = current_schema() and c.table_name = ${table} and c.is_generated = 'NEVER'
          order by c.ordinal_position`,
  );
  const isFact = table === 'run_history' || table === 'events';
  return {
    table,
    columns: rows
      .filter(({ name }) => !(isFact && name === WRITER.name))
      .map(({ name, type }) => ({ name, type })),
    key: rows
      .filter(({ place }) => place > 0)
      .toSorted((one, other) => one.place - other.place)
      .map(({ name }) => name),
  };
}

export function* listTables(tx: Tx): Body<readonly string[]> {
  const rows = yield* tx.rows(
    tx.dialect === 'sqlite'
      ? sql<{ name: string }>`
          select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`
      : sql<{ name: string }>`
          select tablename as name from pg_tables where schemaname = current_schema() order by tablename`,
  );
  return rows.map(({ name }) => name);
}

/** PostgreSQL plans by statistics, which a table that was just filled does not have. */
export function* analyzeTables(tx: Tx): Body<void> {
  if (tx.dialect === 'sqlite') return;
  for (const table of yield* listTables(tx)) yield* tx.run(sql`analyze ${sql.table(table)}`);
}
