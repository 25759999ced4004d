import { sql, type Body, type Tx } from '@sb/storage';

export interface WaitingRun {
  readonly id: number;
  readonly job: string;
}

/**
 * Each in the order of the index that has it: a walk of the whole table, or a sort, for each chunk would be quadratic.
 * Pinned runs are the business of the process that waits for them.
 */
const WAITING = [
  { condition: 'state = 1 and lane = 0', order: 'priority, run_at, id' },
  { condition: 'state = 1 and lane = 1', order: 'priority, run_at, id' },
  { condition: 'state = 2', order: 'id' },
  { condition: 'state = 0', order: 'id' },
];

export function* findQueueId(tx: Tx, name: string): Body<number | undefined> {
  const row = yield* tx.first(sql<{ id: number }>`select id from queues where name = ${name}`);
  return row?.id;
}

/** Up to `limit` runs that wait in the queue, locked. Those that somebody else is taking are passed over. */
export function* lockWaiting(
  tx: Tx,
  { queueId, newest, limit }: { readonly queueId: number; readonly newest: number; readonly limit: number },
): Body<readonly WaitingRun[]> {
  const lock = tx.dialect === 'postgres' ? sql`for update of r skip locked` : sql``;
  const found: WaitingRun[] = [];
  for (const { condition, order } of WAITING) {
    if (found.length === limit) break;
    const rows = yield* tx.rows(sql<WaitingRun>`
      select r.id, (select name from job_defs where id = r.job_id) as job from runs r
      where r.queue_id = ${queueId} and ${sql.raw(condition)} and r.lane < 2 and r.id <= ${newest}
      order by ${sql.raw(order)} limit ${limit - found.length} ${lock}`);
    found.push(...rows);
  }
  return found;
}
