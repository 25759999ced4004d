import { sql, type Body, type Tx } from '@sb/storage';
import type { QueueDepth } from '../depth.ts';

export function* findDepths(tx: Tx, cap: number): Body<readonly QueueDepth[]> {
  const count = (state: 'queued' | 'running'): string => {
    const condition = state === 'queued' ? 'state = 1 and lane = 0' : 'state = 3';
    return `(select count(*) from (select 1 from runs where queue_id = q.id and ${condition} limit ${cap}) c)`;
  };
  return yield* tx.rows(sql<QueueDepth>`
    select q.name as queue, ${sql.raw(count('queued'))} as queued, ${sql.raw(count('running'))} as running
    from queues q order by q.name`);
}
