/** Lists as one value of a statement: its text is the same however long the list is, so it is prepared once. */
import { type RawBuilder, sql } from './sql.ts';
import type { Tx } from './write.ts';

type Key = number | string;

/** The condition that `column` is one of the keys. `column` becomes part of the text: never a word from outside. */
export function isOneOf(tx: Pick<Tx, 'dialect'>, column: string, keys: readonly Key[]): RawBuilder<boolean> {
  if (tx.dialect === 'sqlite') {
    return sql`${sql.raw(column)} in (select value from json_each(${JSON.stringify(keys)}))`;
  }
  // An empty list has no type that PostgreSQL could compare with.
  if (keys.length === 0) return sql`false`;
  return sql`${sql.raw(column)} = any(${keys}::${sql.raw(typeof keys[0] === 'string' ? 'text' : 'bigint')}[])`;
}

/** A table of these rows. `columns` names their keys, with the PostgreSQL type of each. */
export function jsonRows(
  tx: Pick<Tx, 'dialect'>,
  rows: readonly object[],
  columns: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const json = JSON.stringify(rows);
  const names = Object.keys(columns);
  if (tx.dialect === 'postgres') {
    const typed = names.map((name) => `"${name}" ${columns[name]}`).join(', ');
    return sql`(select * from json_to_recordset(${json}::json) as ${sql.raw(`j(${typed})`)})`;
  }
  const read = names.map((name) => `value ->> '${name}' as "${name}"`).join(', ');
  return sql`(select ${sql.raw(read)} from json_each(${json}))`;
}
