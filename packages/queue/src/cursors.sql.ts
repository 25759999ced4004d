import { type Position, START } from '@sb/events';
import { lockRows, sql, type Body, type Tx } from '@sb/storage';

export function* readCursor(tx: Tx, name: string): Body<Position> {
  const row = yield* tx.first(sql<Position>`select xid, seq from cursors where name = ${name}`);
  return row ?? START;
}

/** False when another process has moved the cursor since `from` was read. */
export function* moveCursor(tx: Tx, name: string, from: Position, to: Position): Body<boolean> {
  yield* tx.run(
    sql`insert into cursors (name, xid, seq) values (${name}, '0', 0) on conflict (name) do nothing`,
  );
  const row = yield* tx.first(sql<{ seq: number }>`
    update cursors set xid = ${to.xid}, seq = ${to.seq} where name = ${name} and xid = ${from.xid} and seq = ${from.seq}
    returning seq`);
  return row !== undefined;
}

/** Until the end of the transaction no other moves the cursor. */
export function lockCursor(tx: Tx, name: string): Body<void> {
  return lockRows(tx, sql`select 1 from cursors where name = ${name}`);
}
