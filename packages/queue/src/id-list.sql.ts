import { sql, type Tx } from '@sb/storage';

/** `column` is one of the ids: one statement, however many they are. */
export function isOneOf(tx: Tx, column: string, ids: readonly number[]): ReturnType<typeof sql<boolean>> {
  return tx.dialect === 'sqlite'
    ? sql<boolean>`${sql.raw(column)} in (select value from json_each(${JSON.stringify(ids)}))`
    : sql<boolean>`${sql.raw(column)} = any(${ids}::bigint[])`;
}
