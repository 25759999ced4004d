import { type Dialect, type Query, sql, type Tx } from '@sb/storage';
import type { Position } from '../position/position.ts';

export type FactTable = 'run_history' | 'events';

/** Kept among the cursors, so that a store that moves to another server takes them along. */
const NAME: Readonly<Record<FactTable, string>> = {
  run_history: 'removed:run_history',
  events: 'removed:events',
};

export function raiseRemoved(tx: Tx, table: FactTable, { xid, seq }: Position): Query<unknown> {
  const isHigher =
    tx.dialect === 'sqlite'
      ? sql`excluded.seq > cursors.seq`
      : sql`(excluded.xid::xid8, excluded.seq) > (cursors.xid::xid8, cursors.seq)`;
  return sql`insert into cursors (name, xid, seq) values (${NAME[table]}, ${xid}, ${seq})
    on conflict (name) do update set xid = excluded.xid, seq = excluded.seq where ${isHigher}`;
}

export function selectRemoved(tables: readonly FactTable[]): Query<Position> {
  const names = tables.map((table) => NAME[table]);
  return sql<Position>`select xid, seq from cursors where name in (${sql.join(names)})`;
}

/** Without consumers from outside, which get a gap instead, and without counters, which are no position in history. */
export function selectLowestCursor(dialect: Dialect, besides: readonly string[]): Query<Position> {
  const order = dialect === 'sqlite' ? sql`seq` : sql`xid::xid8, seq`;
  const others = besides.length === 0 ? sql`true` : sql`name not in (${sql.join([...besides])})`;
  return sql<Position>`select xid, seq from cursors
    where name not like 'consumer:%' and name not like 'removed:%' and name not like 'counter:%' and ${others} order by ${order} limit 1`;
}
