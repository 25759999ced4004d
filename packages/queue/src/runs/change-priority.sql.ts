import { sql, type Body, type Tx } from '@sb/storage';
import type { LiveRun } from './live-run.sql.ts';

/** To the front is 1 ms before the first of its new neighbours, and not after now. */
export function* moveRun(
  tx: Tx,
  { id, queue_id }: LiveRun,
  { priority, toFront }: { readonly priority: number; readonly toFront: boolean },
): Body<void> {
  const first = sql`(select min(run_at) from runs where state = 1 and lane = 0 and queue_id = ${queue_id}
    and priority = ${priority} and id <> ${id})`;
  const earlier = sql`case when ${first} <= ${tx.now} then ${first} - 1 else ${tx.now} end`;
  yield* tx.run(sql`
    update runs set priority = ${priority}, run_at = ${toFront ? earlier : sql`run_at`} where id = ${id}`);
}
