/**
 * A store that was dumped and restored into another PostgreSQL server. Facts stand in the order of (transaction that
 * wrote them, seq), and a reader stays below the transactions that are open. Another server numbers its transactions
 * anew: readers would wait for numbers that come in years, and pass over what is written now.
 * So a store remembers its server, and what migrates it moves all positions to where every transaction to come is
 * behind them. Promise: whoever follows by a stored cursor gets what it had not had, once. A crash changes nothing.
 */
import { sql } from 'kysely';
import type { Body, Tx } from '../write.ts';

/** What names the server among all others; undefined on SQLite, and where the role may not ask. */
export function* readServerId(tx: Tx): Body<string | undefined> {
  if (tx.dialect === 'sqlite') return undefined;
  // Apart: a statement that names the function is refused even if it would never call it.
  const granted = yield* tx.first(
    sql<{ may: boolean }>`select has_function_privilege('pg_control_system()', 'execute') as may`,
  );
  if (!granted?.may) return undefined;
  const row = yield* tx.first(
    sql<{ id: string }>`select system_identifier::text as id from pg_control_system()`,
  );
  return row?.id;
}

/**
 * Each old fact gets as its transaction the number of cursors that are past it, and the n-th cursor stands behind
 * those before it. A server has made hundreds of transactions before anybody can use it, so there is room for them.
 */
export function* rebasePositions(tx: Tx): Body<void> {
  for (const facts of ['run_history', 'events']) {
    yield* tx.run(sql`
      with marks as materialized (select distinct xid::xid8 as xid, seq from cursors)
      update ${sql.table(facts)} f
      set xid = (select count(*) from marks where (marks.xid, marks.seq) < (f.xid, f.seq))::text::xid8`);
  }
  yield* tx.run(sql`
    with marks as (select name, dense_rank() over (order by xid::xid8, seq) as n from cursors)
    update cursors c set xid = marks.n::text, seq = 0 from marks where marks.name = c.name`);
}
