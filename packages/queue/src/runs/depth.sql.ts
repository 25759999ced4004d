import { sql, type Body, type Tx } from '@sb/storage';
import type { QueueDepth } from './depth.ts';
import { AT_WORK } from '../at-work.ts';

/** The runs of one queue that an index of `runs` has. */
interface Part {
  readonly condition: string;
  /**
   * The columns of the index: without this order PostgreSQL reads the whole table when most runs belong to other
   * queues.
   */
  readonly order: string;
}

const BY_DUE = 'priority, run_at, id';

/**
 * Runs that daemons may claim, in the open lane and in the gated one. A pinned run is left out: it belongs to the
 * process that started it.
 */
export const QUEUED: readonly Part[] = [
  { condition: 'state = 1 and lane = 0', order: BY_DUE },
  { condition: 'state = 1 and lane = 1', order: BY_DUE },
];
const RUNNING = [{ condition: AT_WORK, order: 'node_id' }];

export function* findDepths(tx: Tx, cap: number): Body<readonly QueueDepth[]> {
  return yield* tx.rows(sql<QueueDepth>`
    select q.name as queue, ${sql.raw(cappedCount('q.id', QUEUED, cap))} as queued,
      ${sql.raw(cappedCount('q.id', RUNNING, cap))} as running
    from queues q order by q.name`);
}

/** The SQL text that counts runs of a queue, up to `cap`. */
export function cappedCount(queueId: string, parts: readonly Part[], cap: number): string {
  const rows = parts.map(
    ({ condition, order }, at) =>
      `select 1 as one from (select 1 from runs where queue_id = ${queueId} and ${condition} order by ${order} limit ${cap}) p${at}`,
  );
  return `(select count(*) from (${rows.join(' union all ')} limit ${cap}) c)`;
}
