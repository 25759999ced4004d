/**
 * The indexes of the tables that a copy fills: dropped before the first row and built when all rows are there, which takes
 * a fraction of the time of keeping them up to date. Their definitions are in the target until each of them is built, so
 * that a copy that was killed builds them too.
 */
import { sql, statement } from '../sql.ts';
import type { Body, Tx } from '../write.ts';
import { COPIED } from './table-rules.ts';

/** Among the cursors; its text is the list. */
const MARK = 'copy-indexes';

interface Definition {
  readonly name: string;
  readonly text: string;
}

export function* setIndexesAside(tx: Tx): Body<void> {
  const definitions = yield* listDefinitions(tx);
  yield* tx.run(
    sql`insert into cursors (name, xid, seq) values (${MARK}, ${JSON.stringify(definitions)}, 0)`,
  );
  for (const { name } of definitions) yield* tx.run(sql`drop index ${sql.id(name)}`);
}

/** The statements of the indexes that are set aside. */
export function* listIndexesAside(tx: Tx): Body<readonly string[]> {
  return (yield* readDefinitions(tx)).map(({ text }) => text);
}

export function* buildIndexAside(tx: Tx, text: string): Body<void> {
  if (tx.dialect === 'postgres') yield* tx.run(sql`set local maintenance_work_mem = '256MB'`);
  yield* tx.run(statement(text, []));
  const left = (yield* readDefinitions(tx)).filter((other) => other.text !== text);
  yield* tx.run(sql`update cursors set xid = ${JSON.stringify(left)} where name = ${MARK}`);
}

export function* endIndexesAside(tx: Tx): Body<void> {
  yield* tx.run(sql`delete from cursors where name = ${MARK}`);
}

function* readDefinitions(tx: Tx): Body<readonly Definition[]> {
  const row = yield* tx.first(sql<{ xid: string }>`select xid from cursors where name = ${MARK}`);
  return row ? (JSON.parse(row.xid) as readonly Definition[]) : [];
}

/** Without those of constraints: a primary key is how a page is found. */
function* listDefinitions(tx: Tx): Body<readonly Definition[]> {
  const rows = yield* tx.rows(
    tx.dialect === 'sqlite'
      ? sql<Definition & { of: string }>`
          select name, sql as text, tbl_name as of from sqlite_master
          where type = 'index' and sql is not null order by name`
      : sql<Definition & { of: string }>`
          select i.indexname as name, i.indexdef as text, i.tablename as of from pg_indexes i
          where i.schemaname = current_schema() and not exists (
            select 1 from pg_constraint c
            where c.conname = i.indexname and c.connamespace = current_schema()::regnamespace)
          order by i.indexname`,
  );
  return rows.filter(({ of }) => COPIED.includes(of)).map(({ name, text }) => ({ name, text }));
}
