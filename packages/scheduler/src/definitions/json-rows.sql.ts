import { sql, type Tx } from '@sb/storage';

/** Rows as a table of these columns: one statement, however many they are. */
export function jsonRows(
  tx: Tx,
  rows: readonly object[],
  columns: Readonly<Record<string, string>>,
): ReturnType<typeof sql> {
  const json = JSON.stringify(rows);
  const names = Object.keys(columns);
  if (tx.dialect === 'postgres') {
    const typed = names.map((name) => `"${name}" ${columns[name]}`).join(', ');
    return sql`(select * from json_to_recordset(${json}::json) as ${sql.raw(`j(${typed})`)})`;
  }
  const read = names.map((name) => `value ->> '${name}' as "${name}"`).join(', ');
  return sql`(select ${sql.raw(read)} from json_each(${json}))`;
}
