import { type Body, sql, type Tx } from '@sb/storage';
import type { EndedNode, NodeRecord, StuckRun } from './list-nodes.ts';
import { type NodeProcess, PROCESS_COLUMNS } from './nodes.sql.ts';
import { NODE_LEASE_MS, RENEW_EVERY_MS } from './renew-node.ts';

interface NodeRow extends Pick<
  NodeRecord,
  'id' | 'kind' | 'name' | 'host' | keyof NodeProcess | 'startedAt' | 'version' | 'running'
> {
  readonly state: string;
  readonly jobs: string;
  readonly queues: string;
  readonly slots: number | null;
  readonly stuck: string | null;
  readonly expiresAt: number;
  readonly now: number;
}

/** A node that has missed one renewal may be busy; after two it is late. */
const LATE_AFTER_MS = 2 * RENEW_EVERY_MS + 2_000;

export function* findNodes(tx: Tx): Body<readonly NodeRecord[]> {
  const rows = yield* findRows(tx, sql`state not in ('stopped', 'lost') order by id`);
  return rows.map((row) => ({ ...toRecord(row), state: row.state as NodeRecord['state'] }));
}

/** The latest first. */
export function* findEndedNodes(
  tx: Tx,
  { limit, before }: { readonly limit: number; readonly before?: number | undefined },
): Body<readonly EndedNode[]> {
  const older = before === undefined ? sql`true` : sql`id < ${before}`;
  const rows = yield* findRows(tx, sql`${older} and ${HAS_ENDED} order by id desc limit ${limit}`);
  return rows.map(toEnded);
}

export function* findEndedNode(tx: Tx, id: number): Body<EndedNode | undefined> {
  const [row] = yield* findRows(tx, sql`id = ${id} and ${HAS_ENDED}`);
  return row && toEnded(row);
}

const HAS_ENDED = sql`state in ('stopped', 'lost')`;

function toEnded(row: NodeRow): EndedNode {
  return { ...toRecord(row), alive: false, state: row.state as EndedNode['state'] };
}

function* findRows(tx: Tx, condition: ReturnType<typeof sql>): Body<readonly NodeRow[]> {
  return yield* tx.rows(sql<NodeRow>`
    select id, kind, name, host, ${PROCESS_COLUMNS}, started_at as "startedAt", version, jobs, queues, slots, stuck, state,
      (select count(*) from runs where node_id = nodes.id and runs.state = 3) as running,
      expires_at as "expiresAt", ${tx.now} as now
    from nodes where ${condition}`);
}

function toRecord({ slots, expiresAt, now, state: _state, ...row }: NodeRow): Omit<NodeRecord, 'state'> {
  const heartbeatAt = expiresAt - NODE_LEASE_MS;
  const isLate = now - heartbeatAt > LATE_AFTER_MS;
  return {
    ...row,
    jobs: JSON.parse(row.jobs) as readonly string[],
    // The JSON text "null" means all queues.
    queues: (JSON.parse(row.queues) as readonly string[] | null) ?? undefined,
    ...(slots !== null && { slots }),
    stuck: JSON.parse(row.stuck ?? '[]') as readonly StuckRun[],
    heartbeatAt,
    ...(isLate && { lateSince: heartbeatAt + RENEW_EVERY_MS }),
    alive: expiresAt > now,
  };
}
