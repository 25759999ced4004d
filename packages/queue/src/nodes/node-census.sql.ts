import { type Body, readClock, sql, type Tx } from '@sb/storage';
import { DEPTH_CAP } from '../runs/depth.ts';
import { AT_WORK } from '../at-work.ts';
import type { CountedNode, NodeCensus } from './node-census.ts';
import { type NodeState, PROCESS_COLUMNS } from './nodes.sql.ts';
import { NODE_LEASE_MS } from './renew-node.ts';

export function* findCensus(tx: Tx): Body<NodeCensus> {
  const rows = yield* tx.rows(sql<Omit<CountedNode, 'hasEnded'>>`
    select id, kind, name, host, ${PROCESS_COLUMNS},
      version, state, started_at as "startedAt", expires_at as "expiresAt",
      ${held('state = 3')} + ${held('lane = 2 and state <> 3')} as runs
    from nodes
    where state not in ('stopped', 'lost') or id in (
      select node_id from runs where ${sql.raw(AT_WORK)} union select node_id from runs where lane = 2)
    order by id`);
  return {
    now: yield* readClock(tx),
    nodes: rows.map((row) => ({ ...row, hasEnded: row.state === 'stopped' || row.state === 'lost' })),
  };
}

export interface LastDaemonRow {
  readonly id: number;
  readonly name: string;
  readonly host: string;
  readonly state: NodeState;
  readonly started_at: number;
  readonly expires_at: number;
}

/**
 * Daemons whose lease is good, or ran out at most this many ms ago, in the order in which they started; ended ones too.
 */
export function* findLastDaemons(tx: Tx, agoMs: number): Body<readonly LastDaemonRow[]> {
  return yield* tx.rows(sql<LastDaemonRow>`
    select id, name, host, state, started_at, expires_at from nodes
    where kind = 'daemon' and expires_at >= ${tx.now} - ${agoMs} order by id`);
}

export interface DaemonLife {
  readonly id: number;
  readonly name: string;
  /** Ms since the epoch. */
  readonly startedAt: number;
  /** When it last renewed its lease, ms since the epoch. */
  readonly seenAt: number;
}

/** Daemons that were up at this time or later, and the one that was up last before it; ended ones too. */
export function* findDaemonLives(tx: Tx, since: number): Body<readonly DaemonLife[]> {
  const until = since + NODE_LEASE_MS;
  const rows = yield* tx.rows(sql<Omit<DaemonLife, 'seenAt'> & { readonly expiresAt: number }>`
    select id, name, started_at as "startedAt", expires_at as "expiresAt" from nodes
    where kind = 'daemon' and (expires_at >= ${until} or expires_at =
      (select max(expires_at) from nodes where kind = 'daemon' and expires_at < ${until}))
    order by id`);
  return rows.map(({ expiresAt, ...one }) => ({ ...one, seenAt: expiresAt - NODE_LEASE_MS }));
}

function held(condition: string): ReturnType<typeof sql> {
  return sql.raw(
    `(select count(*) from (select 1 from runs where node_id = nodes.id and ${condition} limit ${DEPTH_CAP}) c)`,
  );
}
