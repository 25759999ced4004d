import { sql, type Body, type Tx } from '@sb/storage';
import type { QueueDepth } from './depth.ts';
import { AT_WORK } from '../at-work.ts';

/** What an index of `runs` holds of one queue. */
interface Part {
  readonly condition: string;
  /** Its columns: without it PostgreSQL would walk the whole table where most of it is another queue's. */
  readonly order: string;
}

const BY_DUE = 'priority, run_at, id';

/** What daemons may take. A run that has crashed twice is in a lane of its own; one started by hand is nobody's else. */
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

/** The text of a count of runs of a queue that stops at `cap`. */
export function cappedCount(queueId: string, parts: readonly Part[], cap: number): string {
  const rows = parts.map(
    ({ condition, order }, at) =>
      `select 1 as one from (select 1 from runs where queue_id = ${queueId} and ${condition} order by ${order} limit ${cap}) p${at}`,
  );
  return `(select count(*) from (${rows.join(' union all ')} limit ${cap}) c)`;
}
