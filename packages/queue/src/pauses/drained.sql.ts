import { sql, type Body, type Tx } from '@sb/storage';
import { AT_WORK } from '../at-work.ts';
import { HELD, QUEUED_LANES, WAITING } from '../rows/live-ranges.sql.ts';

/**
 * All live runs of a queue, state by state, each in the order of the index that has it: without the order PostgreSQL
 * reads the whole table when most of its runs belong to other queues.
 */
const LIVE = [
  ...QUEUED_LANES.map((lane) => `${lane} order by priority, run_at, id`),
  `${WAITING} order by id`,
  `${HELD} order by id`,
  `${AT_WORK} order by node_id`,
  'lane = 2 order by node_id',
];
export const NOTHING_LEFT = LIVE.map(
  (condition) => `(select 1 from runs where runs.queue_id = queues.id and ${condition} limit 1) is null`,
).join(' and ');

/**
 * An enqueue that began before the drain may be about to commit a run that is not visible yet. So all transactions that
 * are older than the drain must have ended; the drain was the last to write the row.
 */
const OLDER_ONES_ENDED = 'age(queues.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid)';

/**
 * Marks the draining queues that have become empty. Returns their names; of several callers at once, one gets each
 * name.
 */
export function* markDrained(tx: Tx): Body<readonly string[]> {
  const settled = tx.dialect === 'postgres' ? sql.raw(`and ${OLDER_ONES_ENDED}`) : sql``;
  const rows = yield* tx.rows(sql<{ name: string }>`
    update queues set drained_at = ${tx.now}
    where mode = 'draining' and drained_at is null and ${sql.raw(NOTHING_LEFT)} ${settled} returning name`);
  return rows.map(({ name }) => name);
}
