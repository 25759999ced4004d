import { sql, type Tx } from '@sb/storage';

/** `column` is one of the keys: one statement, however many they are. */
export function isOneOf(
  tx: Tx,
  column: string,
  keys: readonly (number | string)[],
): ReturnType<typeof sql<boolean>> {
  // Of none PostgreSQL could not tell the type.
  if (keys.length === 0) return sql<boolean>`false`;
  if (tx.dialect === 'sqlite')
    return sql<boolean>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(keys)}))`;
  const type = keys.every((key) => typeof key === 'number') ? 'bigint' : 'text';
  return sql<boolean>`${sql.ref(column)} = any(${keys}::${sql.raw(type)}[])`;
}
