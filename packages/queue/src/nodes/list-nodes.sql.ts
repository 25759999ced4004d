import { sql, type Body, type Tx } from '@sb/storage';
import type { NodeRecord, StuckRun } from './list-nodes.ts';

interface NodeRow extends Omit<NodeRecord, 'alive' | 'jobs' | 'queues' | 'slots' | 'stuck'> {
  readonly alive: number;
  readonly jobs: string;
  readonly queues: string;
  readonly slots: number | null;
  readonly stuck: string | null;
}

export function* findNodes(tx: Tx): Body<readonly NodeRecord[]> {
  const rows = yield* tx.rows(sql<NodeRow>`
    select id, kind, name, host, pid, started_at as "startedAt", version, jobs, queues, slots, stuck, state,
      (select count(*) from runs where node_id = nodes.id and runs.state = 3) as running,
      case when expires_at > ${tx.now} then 1 else 0 end as alive
    from nodes where state not in ('stopped', 'lost') order by id`);
  return rows.map(({ slots, ...row }) => ({
    ...row,
    jobs: JSON.parse(row.jobs) as readonly string[],
    // The JSON text "null" means all queues.
    queues: (JSON.parse(row.queues) as readonly string[] | null) ?? undefined,
    ...(slots !== null && { slots }),
    stuck: JSON.parse(row.stuck ?? '[]') as readonly StuckRun[],
    alive: row.alive === 1,
  }));
}
