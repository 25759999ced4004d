import { sql, type RawBuilder, type Tx } from '@sb/storage';

/** `column` is one of them; a long list is one value. */
export function isOneOf(tx: Tx, column: string, values: readonly string[]): RawBuilder<unknown> {
  return tx.dialect === 'sqlite'
    ? sql`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`
    : sql`${sql.ref(column)} = any(${values}::text[])`;
}
