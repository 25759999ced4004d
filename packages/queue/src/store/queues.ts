import { sql, type Body, type QueueMode, type Tx } from '@sb/storage';
import type { StandingColumns } from '../standing.ts';
import { effective } from './standing.ts';

export interface QueueRow extends StandingColumns<QueueMode> {
  readonly name: string;
  readonly drained_at: number | null;
  readonly max_depth: number | null;
  readonly queued: number;
  readonly running: number;
  readonly held: number;
  readonly waiting: number;
}

export function* findQueues(tx: Tx, cap: number): Body<readonly QueueRow[]> {
  // In the order of an index: PostgreSQL would walk the whole table where most of it is another queue's.
  const count = (condition: string, order: string): ReturnType<typeof sql> =>
    sql.raw(
      `(select count(*) from (select 1 from runs r where r.queue_id = queues.id and ${condition} order by ${order} limit ${cap}) c)`,
    );
  return yield* tx.rows(sql<QueueRow>`
    select name, ${effective(tx)}, drained_at, max_depth,
      ${count('r.state = 1 and r.lane = 0', 'r.priority, r.run_at, r.id')} as queued,
      ${count('r.state = 3', 'r.node_id')} as running,
      ${count('r.state = 2', 'r.id')} as held, ${count('r.state = 0', 'r.id')} as waiting
    from queues order by name`);
}
