import { sql, type Body, type Tx } from '@sb/storage';
import type { NodeRecord } from '../node-list.ts';

export function* findNodes(tx: Tx): Body<readonly NodeRecord[]> {
  const rows = yield* tx.rows(sql<Omit<NodeRecord, 'alive'> & { alive: number }>`
    select id, kind, name, host, pid, started_at as "startedAt", version,
      case when expires_at > ${tx.now} then 1 else 0 end as alive
    from nodes where state not in ('stopped', 'lost') order by id`);
  return rows.map((row) => ({ ...row, alive: row.alive === 1 }));
}
