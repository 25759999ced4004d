import { sql, type Query } from '@sb/storage';
import type { Position } from '../position/position.ts';

export function findCursor(name: string): Query<Position> {
  return sql<Position>`select xid, seq from cursors where name = ${name}`;
}

/** Stores the first position of a new consumer. Returns the stored one, also that of a known consumer. */
export function keepCursor(name: string, { xid, seq }: Position): Query<Position> {
  return sql<Position>`insert into cursors (name, xid, seq) values (${name}, ${xid}, ${seq})
    on conflict (name) do update set name = excluded.name returning xid, seq`;
}

export function moveCursor(name: string, { xid, seq }: Position): Query<unknown> {
  return sql`update cursors set xid = ${xid}, seq = ${seq} where name = ${name}`;
}
