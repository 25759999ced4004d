import { type Body, forUpdate, sql, type Tx } from '@sb/storage';
import { AT_WORK } from '../at-work.ts';

export interface NewNode {
  readonly kind: 'daemon' | 'job';
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  /**
   * By these three, other processes of its machine see that the process is gone; without them only the lease shows it.
   */
  readonly pidStarted?: string | undefined;
  readonly bootId?: string | undefined;
  readonly pidNamespace?: string | undefined;
  readonly version: string;
  readonly jobs: readonly string[];
  /** Queue names; undefined: all queues. */
  readonly queues?: readonly string[] | undefined;
  /** Number of runs at once. */
  readonly slots?: number | undefined;
  /** Default `active`. */
  readonly state?: NodeStanding | undefined;
}

/** What operators have set for a node that has not ended. */
export type NodeStanding = 'active' | 'cordoned' | 'draining';

/** `stopped`: it has retired. `lost`: it was reaped. */
export type NodeState = NodeStanding | 'stopped' | 'lost';

/** Why a node is reaped: its process is gone, its lease has run out, or it has ended already and still holds runs. */
export type ReapCause = 'gone' | 'expired' | 'ended';

/** What identifies the process of a node on its machine. The last three are null where the system does not show them. */
export interface NodeProcess {
  readonly pid: number;
  readonly pidStarted: string | null;
  readonly bootId: string | null;
  readonly pidNamespace: string | null;
}

/** A node that has not ended, or that has ended and still holds runs. */
export interface OtherNode extends NodeProcess {
  readonly id: number;
  readonly expiresAt: number;
  readonly hasEnded: boolean;
}

export const PROCESS_COLUMNS = sql.raw(
  'pid, pid_started as "pidStarted", boot_id as "bootId", pid_ns as "pidNamespace"',
);

export function* insertNode(tx: Tx, node: NewNode, leaseMs: number): Body<number> {
  const row = yield* tx.first(sql<{ id: number }>`
    insert into nodes (kind, name, host, pid, pid_started, boot_id, pid_ns, started_at, expires_at, state, version, jobs, queues, slots)
    values (${node.kind}, ${node.name}, ${node.host}, ${node.pid}, ${node.pidStarted ?? null}, ${node.bootId ?? null},
      ${node.pidNamespace ?? null}, ${tx.now}, ${tx.now} + ${leaseMs}, ${node.state ?? 'active'}, ${node.version}, ${JSON.stringify(node.jobs)},
      ${JSON.stringify(node.queues ?? null)}, ${node.slots ?? null})
    returning id`);
  return row?.id ?? Number.NaN;
}

export function* extendLease(tx: Tx, nodeId: number, leaseMs: number): Body<boolean> {
  const row = yield* tx.first(sql<{ id: number }>`
    update nodes set expires_at = ${tx.now} + ${leaseMs} where id = ${nodeId} and state not in ('stopped', 'lost')
    returning id`);
  return row !== undefined;
}

export function* setNodeState(tx: Tx, nodeId: number, state: NodeState): Body<void> {
  yield* tx.run(sql`update nodes set state = ${state} where id = ${nodeId}`);
}

/** A daemon that has not ended, locked. */
export function* lockDaemon(
  tx: Tx,
  nodeId: number,
): Body<{ readonly name: string; readonly state: NodeStanding } | undefined> {
  const lock = forUpdate(tx);
  return yield* tx.first(sql<{ name: string; state: NodeStanding }>`
    select name, state from nodes where id = ${nodeId} and kind = 'daemon' and state not in ('stopped', 'lost') ${lock}`);
}

/** Daemons that have not ended. */
export function* findDaemons(tx: Tx): Body<readonly { readonly id: number; readonly name: string }[]> {
  return yield* tx.rows(sql<{ id: number; name: string }>`
    select id, name from nodes where kind = 'daemon' and state not in ('stopped', 'lost') order by id`);
}

interface OtherNodes {
  readonly now: number;
  readonly selfExpiresAt: number;
  readonly others: readonly OtherNode[];
}

export function* findOtherNodes(tx: Tx, self: number): Body<OtherNodes> {
  const rows = yield* tx.rows(sql<Omit<OtherNode, 'hasEnded'> & { ended: number }>`
    select id, ${PROCESS_COLUMNS},
      expires_at as "expiresAt", case when state in ('stopped', 'lost') then 1 else 0 end as ended
    from nodes
    where id <> ${self} and (state not in ('stopped', 'lost') or id in (
      select node_id from runs where ${sql.raw(AT_WORK)} union select node_id from runs where lane = 2))
    order by id`);
  const clock = yield* tx.first(sql<{ now: number; self: number }>`
    select ${tx.now} as now, coalesce((select expires_at from nodes where id = ${self}), 0) as self`);
  return {
    now: clock?.now ?? 0,
    selfExpiresAt: clock?.self ?? 0,
    others: rows.map(({ ended, ...node }) => ({ ...node, hasEnded: ended === 1 })),
  };
}

/** Locks a node that is to be reaped. Returns false when the cause does not apply any more. */
export function* lockNode(tx: Tx, nodeId: number, cause: ReapCause): Body<boolean> {
  const isActive = sql`state not in ('stopped', 'lost')`;
  const holds = {
    gone: isActive,
    expired: sql`${isActive} and expires_at <= ${tx.now}`,
    ended: sql`state in ('stopped', 'lost')`,
  }[cause];
  const lock = forUpdate(tx);
  const row = yield* tx.first(sql<{ id: number }>`
    select id from nodes where id = ${nodeId} and ${holds} ${lock}`);
  return row !== undefined;
}

/** Nodes that have ended and hold no runs; a node that has ended claims no more. */
export function* findGoneNodes(
  tx: Tx,
  { after, before, limit }: { readonly after: number; readonly before: number; readonly limit: number },
): Body<readonly { readonly id: number }[]> {
  return yield* tx.rows(sql<{ id: number }>`
    select n.id from nodes n
    where n.id > ${after} and n.state in ('stopped', 'lost') and n.expires_at < ${before}
      and not exists (select 1 from runs r where r.node_id = n.id and r.state = 3)
      and not exists (select 1 from runs r where r.node_id = n.id and r.lane = 2)
    order by n.id limit ${limit}+0`);
}

/** `stuck`: JSON; null when no run is stuck. */
export function* setStuck(tx: Tx, nodeId: number, stuck: string | null): Body<void> {
  yield* tx.run(sql`update nodes set stuck = ${stuck} where id = ${nodeId}`);
}

/**
 * For a store that was restored: the nodes of its backup do not work on it, so they and what they held leases for are
 * given up. Their runs are returned by the next reaper.
 */
export const FORGET_NODES: readonly string[] = [
  "update nodes set state = 'lost' where state not in ('stopped', 'lost')",
  'delete from leases',
];
