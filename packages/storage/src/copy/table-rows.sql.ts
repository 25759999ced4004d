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

/** The next rows behind a key; absent: the first ones. `withWriter`: with the transaction of a fact, as the last value. */
export function* readPage(
  tx: Tx,
  { table, columns, key }: TableShape,
  {
    after,
    limit,
    withWriter,
  }: { readonly after?: RowValues | undefined; readonly limit: number; readonly withWriter?: boolean },
): Body<readonly RowValues[]> {
  const names = sql.join(columns.map(({ name }) => sql.id(name)));
  const writer = withWriter && tx.dialect === 'postgres' ? sql`, xid::text` : sql``;
  const keys = sql.join(key.map((name) => sql.id(name)));
  const from = after ? sql`where (${keys}) > (${sql.join(after)})` : sql``;
  const query = sql`select ${names}${writer} from ${sql.table(table)} ${from} order by ${keys} limit ${sql.lit(limit)}`;
  const { sql: text, parameters } = query.compile(tx.dialect);
  return yield* tx.step<readonly RowValues[]>({
    sqlite: (handle) => handle.arrays(text).all(...parameters) as RowValues[],
    postgres: (handle) => handle.arrays('', text, parameters),
  });
}

/** Writes rows; `writers`: the transactions of facts, which PostgreSQL keeps beside them. */
export function insertRows(
  { table, columns }: TableShape,
  rows: readonly RowValues[],
  writers: readonly string[] | undefined,
): Step<void> {
  return {
    sqlite(handle) {
      const places = columns.map(() => '?').join(', ');
      const insert = handle.arrays(`insert into ${table} (${namesOf(columns)}) values (${places})`);
      for (const row of rows) insert.run(...row);
    },
    async postgres(handle) {
      const types = [...columns.map(({ type }) => type), ...(writers ? ['text'] : [])];
      const lists = types.map((type, at) => `$${at + 1}::${type}[]`).join(', ');
      const names = [namesOf(columns), ...(writers ? ['xid'] : [])].join(', ');
      const read = types.map((_, at) => (at < columns.length ? `v${at}` : `v${at}::xid8`)).join(', ');
      const given = types.map((_, at) => `v${at}`).join(', ');
      const values = columns.map((_, at) => rows.map((row) => row[at]));
      await handle.arrays(
        `copy-${table}`,
        `insert into ${table} (${names}) select ${read} from unnest(${lists}) as r (${given})`,
        [...values, ...(writers ? [writers] : [])],
      );
    },
  };
}

function namesOf(columns: TableShape['columns']): string {
  return columns.map(({ name }) => `"${name}"`).join(', ');
}

/** For a copy that begins anew. */
export function* emptyTable(tx: Tx, table: string): Body<void> {
  yield* tx.run(sql`delete from ${sql.table(table)}`);
}
