import { sql, type Body, type QueueMode, type Tx } from '@sb/storage';
import type { StandingColumns } from '../standing.ts';
import { cappedCount, QUEUED } from '../runs/depth.sql.ts';
import { effective } from '../pauses/standing.sql.ts';
import { AT_WORK } from '../at-work.ts';

export interface QueueRow extends StandingColumns<QueueMode> {
  readonly name: string;
  readonly drained_at: number | null;
  readonly max_depth: number | null;
  readonly max_running: number | null;
  readonly rate: string | null;
  readonly queued: number;
  readonly running: number;
  readonly held: number;
  readonly waiting: number;
}

export function* findQueues(tx: Tx, cap: number): Body<readonly QueueRow[]> {
  const counts = {
    queued: QUEUED,
    running: [{ condition: AT_WORK, order: 'node_id' }],
    held: [{ condition: 'state = 2', order: 'id' }],
    waiting: [{ condition: 'state = 0', order: 'id' }],
  };
  const columns = Object.entries(counts).map(
    ([name, parts]) => `${cappedCount('queues.id', parts, cap)} as ${name}`,
  );
  return yield* tx.rows(sql<QueueRow>`
    select name, ${effective(tx)}, drained_at, max_depth, max_running, rate, ${sql.raw(columns.join(', '))}
    from queues order by name`);
}
