/**
 * The retention of a small table without an index over its ages: it is walked by its key, a page at a time, and each row is
 * asked whether it is old. Called by each package with the tables of its own.
 */
import { isOneOf } from '../lists.sql.ts';
import { type RawBuilder, sql } from '../sql.ts';
import type { Store } from '../store.ts';
import type { Tables } from '../tables/tables.ts';
import type { SweepOptions, Swept } from './sweep.ts';
import { sweepTable } from './sweep-table.ts';

const PAGE = 1_000;

type Key = number | string;

export interface KeyedTable {
  readonly name: keyof Tables;
  /** The name under which people see the number of its rows. */
  readonly counted: string;
  readonly key: string;
  /** Before all keys. */
  readonly start: Key;
  /** Asked again when a row is removed: it may have changed since it was found. */
  readonly isOld: RawBuilder<unknown>;
}

interface KeyRow {
  readonly key: Key;
  readonly is_old: number;
}

export function sweepByKey(
  store: Store,
  { name, counted, key, start, isOld }: KeyedTable,
  options?: SweepOptions,
): Promise<Swept> {
  const column = sql.ref(key);
  return sweepTable<Key, KeyRow>(
    store,
    {
      start,
      pageSize: PAGE,
      find: (tx, { after, limit }) =>
        tx.rows(sql<KeyRow>`select ${column} as key, case when ${isOld} then 1 else 0 end as is_old
          from ${sql.table(name)} where ${column} > ${after} order by ${column} limit ${limit}+0`),
      placeOf: (row) => row.key,
      isDue: (row) => row.is_old === 1,
      tables: [
        {
          name,
          counted,
          where: (tx, rows) => {
            const keys = rows.map((row) => row.key);
            return sql`${isOneOf(tx, key, keys)} and ${isOld}`;
          },
        },
      ],
    },
    options,
  );
}
