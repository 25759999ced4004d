import { sql, type Body, type Tx } from '@sb/storage';

/** Runs that the code of a run has enqueued, live or ended, newest first. */
export function* findChildren(tx: Tx, runId: number, limit: number): Body<readonly number[]> {
  // The second condition is exactly that of the indexes.
  const made = sql`created_by = ${`run:${runId}`} and created_by like 'run:%'`;
  const rows = yield* tx.rows(sql<{ id: number }>`
    select id from (
      select * from (select id from runs where ${made} order by id desc limit ${limit}+0) live
      union all select * from (select id from run_history where ${made} order by id desc limit ${limit}+0) ended) children
    order by id desc limit ${limit}+0`);
  return rows.map(({ id }) => id);
}
