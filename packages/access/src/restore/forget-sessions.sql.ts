import { type Body, sql, type Tx } from '@sb/storage';

/** Who could sign in without a password, or has what was used since the backup. */
const TABLES = ['sessions', 'links'] as const;

/** For a script of PostgreSQL. A backup of an old version does not have the tables. */
export const DROP_SESSIONS: readonly string[] = TABLES.map(
  (table) => `do $$ begin if to_regclass('${table}') is not null then delete from ${table}; end if; end $$`,
);

export function* dropSessions(tx: Tx): Body<void> {
  for (const table of TABLES)
    if (yield* hasTable(tx, table)) yield* tx.run(sql`delete from ${sql.table(table)}`);
}

export function* hasTable(tx: Tx, table: string): Body<boolean> {
  const row = yield* tx.first(
    tx.dialect === 'sqlite'
      ? sql`select 1 from sqlite_master where type = 'table' and name = ${table}`
      : sql`select 1 where to_regclass(${table}) is not null`,
  );
  return row !== undefined;
}
