import { sql, type Body, type Tx } from '@sb/storage';
import type { QueueDepth } from './depth.ts';
import { cappedCount, QUEUED } from './capped-count.sql.ts';
import { AT_WORK } from '../at-work.ts';

const RUNNING = [{ condition: AT_WORK, order: 'node_id' }];

export function* findDepths(tx: Tx, cap: number): Body<readonly QueueDepth[]> {
  return yield* tx.rows(sql<QueueDepth>`
    select q.name as queue, ${sql.raw(cappedCount('q.id', QUEUED, cap))} as queued,
      ${sql.raw(cappedCount('q.id', RUNNING, cap))} as running
    from queues q order by q.name`);
}
