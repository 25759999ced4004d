import { sql, type Body, type QueueMode, type Tx } from '@sb/storage';
import type { StandingColumns } from '../standing.ts';
import { depthColumns } from '../runs/depth.sql.ts';
import { effective } from '../pauses/standing.sql.ts';

export interface QueueRow extends StandingColumns<QueueMode> {
  readonly name: string;
  readonly drained_at: number | null;
  readonly max_depth: number | null;
  readonly max_running: number | null;
  readonly rate: string | null;
  readonly queued: number;
  readonly later: number;
  readonly running: number;
  readonly held: number;
  readonly waiting: number;
}

/** `name`: this queue alone. */
export function* findQueues(tx: Tx, cap: number, name?: string): Body<readonly QueueRow[]> {
  const counts = Object.entries(depthColumns(tx, sql.raw('queues.id'), cap));
  const columns = counts.map(([state, count]) => sql`${count} as ${sql.id(state)}`);
  return yield* tx.rows(sql<QueueRow>`
    select name, ${effective(tx)}, drained_at, max_depth, max_running, rate, ${sql.join(columns)}
    from queues ${name === undefined ? sql`` : sql`where name = ${name}`} order by name`);
}
