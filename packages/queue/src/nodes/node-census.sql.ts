import { sql, type Body, type Tx } from '@sb/storage';
import { DEPTH_CAP } from '../runs/depth.ts';
import type { CountedNode, NodeCensus } from './node-census.ts';
import { AT_WORK } from '../at-work.ts';

export function* findCensus(tx: Tx): Body<NodeCensus> {
  const rows = yield* tx.rows(sql<Omit<CountedNode, 'hasEnded'>>`
    select id, kind, name, host, pid, pid_started as "pidStarted", boot_id as "bootId", pid_ns as "pidNamespace",
      version, state, started_at as "startedAt", expires_at as "expiresAt",
      ${held('state = 3')} + ${held('lane = 2 and state <> 3')} as runs
    from nodes
    where state not in ('stopped', 'lost') or id in (
      select node_id from runs where ${sql.raw(AT_WORK)} union select node_id from runs where lane = 2)
    order by id`);
  const clock = yield* tx.first(sql<{ now: number }>`select ${tx.now} as now`);
  return {
    now: clock?.now ?? 0,
    nodes: rows.map((row) => ({ ...row, hasEnded: row.state === 'stopped' || row.state === 'lost' })),
  };
}

/** All nodes are gone, and so is what they held leases for. Their runs are brought back by whoever looks next. */
export const LOSE_ALL_NODES = [
  "update nodes set state = 'lost' where state not in ('stopped', 'lost')",
  'delete from leases',
] as const;

function held(condition: string): ReturnType<typeof sql> {
  return sql.raw(
    `(select count(*) from (select 1 from runs where node_id = nodes.id and ${condition} limit ${DEPTH_CAP}) c)`,
  );
}
