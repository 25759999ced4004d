import { isOneOf, isStorableText, sql, type Tx } from '@sb/storage';

export type Sql<T = unknown> = ReturnType<typeof sql<T>>;

/** The items of a list as rows with one column `value`, so that one statement writes all records. */
export function elements(tx: Tx, items: readonly object[]): Sql {
  const json = JSON.stringify(items);
  return tx.dialect === 'sqlite'
    ? sql`json_each(${json}) as item`
    : sql`json_array_elements(${json}::json) as item`;
}

/** As one parameter, however many ids there are. A text that cannot be stored is the id of no record. */
export function isAmong(tx: Tx, column: string, ids: readonly string[]): Sql {
  return isOneOf(tx, column, ids.filter(isStorableText));
}

/** One statement takes at most this many rows: its text would else hold all of them once more. */
const BATCH = 1_000;

/** The items in parts, a statement each. */
export function* batchesOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
}

/** A time as milliseconds: PostgreSQL would take a bare parameter of a selected row for text. */
export function milliseconds(instant: string): Sql<number> {
  return sql<number>`cast(${Date.parse(instant)} as bigint)`;
}
