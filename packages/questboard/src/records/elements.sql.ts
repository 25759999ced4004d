import { sql, type Tx } from '@sb/storage';

export type Sql<T = unknown> = ReturnType<typeof sql<T>>;

/** The items of a list as rows with one column `value`, so that one statement writes all records. */
export function elements(tx: Tx, items: readonly object[]): Sql {
  const json = JSON.stringify(items);
  return tx.dialect === 'sqlite'
    ? sql`json_each(${json}) as item`
    : sql`json_array_elements(${json}::json) as item`;
}

/** A time as milliseconds: PostgreSQL would take a bare parameter of a selected row for text. */
export function milliseconds(instant: string): Sql<number> {
  return sql<number>`cast(${Date.parse(instant)} as bigint)`;
}
