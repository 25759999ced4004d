/** Pages of rows, read in the order of the key on one store and written as they are on the other. */
import { sql } from '../sql.ts';
import type { Body, Step, Tx } from '../write.ts';
import type { TableShape } from './table-columns.sql.ts';

/** Values in the order of the columns. */
export type RowValues = readonly unknown[];

export function* countRows(tx: Tx, table: string): Body<number> {
  const row = yield* tx.first(sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`);
  return row?.count ?? 0;
}

export interface Page {
  readonly rows: readonly RowValues[];
  /** No rows follow. */
  readonly isLast: boolean;
}

const PAGE_ROWS = 4_000;
const PAGE_BYTES = 16_000_000;
/** Types whose values have no bound of their own. */
const LONG_TYPES = new Set(['text', 'blob', 'bytea']);

/**
 * The next rows behind a key; absent: the first ones. Their texts have at most `PAGE_BYTES`, unless one row has more.
 * `withWriter`: with the transaction of a fact, as the last value.
 */
export function* readPage(
  tx: Tx,
  { table, columns, key }: TableShape,
  { after, withWriter }: { readonly after?: RowValues | undefined; readonly withWriter?: boolean },
): Body<Page> {
  const keys = sql.join(key.map((name) => sql.id(name)));
  const from = after ? sql`where (${keys}) > (${sql.join(after)})` : sql``;
  const long = columns.filter(({ type }) => LONG_TYPES.has(type));
  const sizes = long.map(({ name }) => sql`coalesce(octet_length(${sql.id(name)}), 0)`);
  // The lengths are stored beside the texts: neither database reads a long text for this.
  const sized = sql`(select ${keys}, ${sql.join([sql.lit(0), ...sizes], sql` + `)} as size from ${sql.table(table)} ${from}
    order by ${keys} limit ${sql.lit(PAGE_ROWS)}) as sized`;
  const sum = yield* tx.first(sql<{ following: number; bytes: number }>`
    select count(*) as following, coalesce(sum(size), 0) as bytes from ${sized}`);
  const { following = 0, bytes = 0 } = sum ?? {};
  if (following === 0) return { rows: [], isLast: true };
  let limit = following;
  if (bytes > PAGE_BYTES) {
    const fitting = yield* tx.first(sql<{ count: number }>`
      select count(*) as count from (select sum(size) over (order by ${keys} rows unbounded preceding) as bytes
        from ${sized}) as sums where bytes <= ${sql.lit(PAGE_BYTES)}`);
    limit = Math.max(fitting?.count ?? 0, 1);
  }
  const names = sql.join(columns.map(({ name }) => sql.id(name)));
  const writer = withWriter && tx.dialect === 'postgres' ? sql`, xid::text` : sql``;
  const query = sql`select ${names}${writer} from ${sql.table(table)} ${from} order by ${keys} limit ${sql.lit(limit)}`;
  const { sql: text, parameters } = query.compile(tx.dialect);
  const rows = yield* tx.step<readonly RowValues[]>({
    sqlite: (handle) => handle.arrays(text).all(...parameters) as RowValues[],
    postgres: (handle) => handle.arrays('', text, parameters),
  });
  return { rows, isLast: following < PAGE_ROWS && rows.length === following };
}

/** Writes rows; PostgreSQL takes their bytes. */
export function insertRows(
  { table, columns }: TableShape,
  { rows, bytes }: { readonly rows: readonly RowValues[]; readonly bytes: Buffer },
): Step<void> {
  return {
    sqlite(handle) {
      const places = columns.map(() => '?').join(', ');
      const insert = handle.arrays(`insert into ${table} (${namesOf(columns)}) values (${places})`);
      for (const row of rows) insert.run(...row);
    },
    postgres: (handle) =>
      handle.copyIn(`copy ${table} (${namesOf(columns)}) from stdin (format binary)`, bytes),
  };
}

export function namesOf(columns: TableShape['columns']): string {
  return columns.map(({ name }) => `"${name}"`).join(', ');
}

/** Of the last of these rows. */
export function keyOf({ columns, key }: TableShape, rows: readonly RowValues[]): RowValues | undefined {
  const last = rows.at(-1);
  return last && key.map((name) => last[columns.findIndex((column) => column.name === name)]);
}

/** Of a copy that is dropped. PostgreSQL would keep deleted rows in the file, and read all of it to build an index. */
export function* emptyTable(tx: Tx, table: string): Body<void> {
  const verb = tx.dialect === 'postgres' ? sql`truncate` : sql`delete from`;
  yield* tx.run(sql`${verb} ${sql.table(table)}`);
}
