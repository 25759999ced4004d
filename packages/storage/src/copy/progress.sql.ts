/**
 * How far a copy is, in the target itself, among its cursors: a page of rows and its mark are one transaction. As long as
 * the mark of the whole is there, also among the migrations, which every program reads first, none works on the store.
 */
import { sql } from '../sql.ts';
import type { Body, Tx } from '../write.ts';
import type { Identity } from './identity.sql.ts';
import type { RowValues } from './table-rows.sql.ts';

/** Of the whole; its text is the store that is copied, as it was when the copy began. */
export const COPY_MARK = 'copy';

/** Of one table. */
export interface TableMark {
  readonly rows: number;
  /** The sum of the rows' checksums. */
  readonly sum: number;
  /** The key of the last row. */
  readonly after?: RowValues | undefined;
  readonly isWhole: boolean;
}

export function* beginCopy(tx: Tx, source: Identity): Body<void> {
  yield* tx.run(
    sql`insert into cursors (name, xid, seq) values (${COPY_MARK}, ${JSON.stringify(source)}, 0)`,
  );
  yield* tx.run(sql`insert into migrations (name, applied_at) values (${COPY_MARK}, ${tx.now})`);
}

/** The store whose copy was begun here. */
export function* readBegun(tx: Tx): Body<Identity | undefined> {
  const row = yield* tx.first(sql<{ xid: string }>`select xid from cursors where name = ${COPY_MARK}`);
  return row && (JSON.parse(row.xid) as Identity);
}

export function* readMark(tx: Tx, table: string): Body<TableMark | undefined> {
  const row = yield* tx.first(sql<{ xid: string }>`select xid from cursors where name = ${nameOf(table)}`);
  return row && (JSON.parse(row.xid) as TableMark);
}

export function* writeMark(tx: Tx, table: string, mark: TableMark): Body<void> {
  yield* tx.run(sql`insert into cursors (name, xid, seq) values (${nameOf(table)}, ${JSON.stringify(mark)}, 0)
    on conflict (name) do update set xid = excluded.xid`);
}

/** All marks: the copy is whole, or is dropped. */
export function* removeMarks(tx: Tx): Body<void> {
  yield* tx.run(sql`delete from cursors where name = ${COPY_MARK} or name like ${`${COPY_MARK}:%`}`);
  yield* tx.run(sql`delete from migrations where name = ${COPY_MARK}`);
}

function nameOf(table: string): string {
  return `${COPY_MARK}:${table}`;
}
