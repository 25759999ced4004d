/**
 * A store that was dumped and restored into another PostgreSQL server. Facts are ordered by (transaction that wrote them,
 * seq), and a reader stays below the open transactions. Another server has other transaction numbers: readers would wait
 * for numbers that come in years, and skip the facts that are written now.
 * So a store remembers its server, and `migrate` moves all positions below every transaction to come.
 * Promise: a reader with a stored cursor gets the facts that it had not got, once. A crash changes nothing.
 */
import { sql } from '../sql.ts';
import type { Body, Tx } from '../write.ts';

/** The server's unique id; undefined on SQLite, and where the role may not read it. */
export function* readServerId(tx: Tx): Body<string | undefined> {
  if (tx.dialect === 'sqlite') return undefined;
  // In a statement of its own: one that names the function is refused even if it would never call it.
  const granted = yield* tx.first(
    sql<{ may: boolean }>`select has_function_privilege('pg_control_system()', 'execute') as may`,
  );
  if (!granted?.may) return undefined;
  const row = yield* tx.first(
    sql<{ id: string }>`select system_identifier::text as id from pg_control_system()`,
  );
  return row?.id;
}

/** The others count, and stay as they are. */
const IS_POSITION = sql.raw("name not like 'counter:%'");

/**
 * Each old fact gets the number of cursor positions before it as its transaction, and the n-th position gets n. A server
 * has made hundreds of transactions before it can be used, so there is room for these numbers.
 */
export function* rebasePositions(tx: Tx): Body<void> {
  for (const facts of ['run_history', 'events']) {
    yield* tx.run(sql`
      with marks as materialized (select distinct xid::xid8 as xid, seq from cursors where ${IS_POSITION})
      update ${sql.table(facts)} f
      set xid = (select count(*) from marks where (marks.xid, marks.seq) < (f.xid, f.seq))::text::xid8`);
  }
  yield* tx.run(sql`
    with marks as (select name, dense_rank() over (order by xid::xid8, seq) as n from cursors where ${IS_POSITION})
    update cursors c set xid = marks.n::text, seq = 0 from marks where marks.name = c.name`);
}
