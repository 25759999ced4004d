import { sql, type Body, type Tx } from '@sb/storage';

export interface NewNode {
  readonly kind: 'daemon' | 'job';
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly pidStarted: string | undefined;
  readonly bootId: string | undefined;
  readonly pidNamespace: string | undefined;
  readonly version: string;
  readonly jobs: readonly string[];
  /** Queue names; undefined is all. */
  readonly queues: readonly string[] | undefined;
}

/** A node that has not said goodbye. */
export interface OtherNode {
  readonly id: number;
  readonly pid: number;
  readonly pidStarted: string | null;
  readonly bootId: string | null;
  readonly pidNamespace: string | null;
  readonly expiresAt: number;
}

export function* insertNode(tx: Tx, node: NewNode, leaseMs: number): Body<number> {
  const row = yield* tx.first(sql<{ id: number }>`
    insert into nodes (kind, name, host, pid, pid_started, boot_id, pid_ns, started_at, expires_at, version, jobs, queues)
    values (${node.kind}, ${node.name}, ${node.host}, ${node.pid}, ${node.pidStarted ?? null}, ${node.bootId ?? null},
      ${node.pidNamespace ?? null}, ${tx.now}, ${tx.now} + ${leaseMs}, ${node.version}, ${JSON.stringify(node.jobs)},
      ${JSON.stringify(node.queues ?? null)})
    returning id`);
  return row?.id ?? Number.NaN;
}

export function* extendLease(tx: Tx, nodeId: number, leaseMs: number): Body<boolean> {
  const row = yield* tx.first(sql<{ id: number }>`
    update nodes set expires_at = ${tx.now} + ${leaseMs} where id = ${nodeId} and state not in ('stopped', 'lost')
    returning id`);
  return row !== undefined;
}

export function* setNodeState(tx: Tx, nodeId: number, state: 'stopped' | 'lost'): Body<void> {
  yield* tx.run(sql`update nodes set state = ${state} where id = ${nodeId}`);
}

export function* findOtherNodes(tx: Tx, self: number): Body<{ now: number; others: readonly OtherNode[] }> {
  const others = yield* tx.rows(sql<OtherNode>`
    select id, pid, pid_started as "pidStarted", boot_id as "bootId", pid_ns as "pidNamespace", expires_at as "expiresAt"
    from nodes where state not in ('stopped', 'lost') and id <> ${self} order by id`);
  const clock = yield* tx.first(sql<{ now: number }>`select ${tx.now} as now`);
  return { now: clock?.now ?? 0, others };
}

/** Locks a node that is to be reaped; false when it is gone already, or (`onlyExpired`) has renewed its lease. */
export function* lockNode(tx: Tx, nodeId: number, onlyExpired: boolean): Body<boolean> {
  const expired = onlyExpired ? sql`and expires_at <= ${tx.now}` : sql``;
  const lock = tx.dialect === 'postgres' ? sql`for update` : sql``;
  const row = yield* tx.first(sql<{ id: number }>`
    select id from nodes where id = ${nodeId} and state not in ('stopped', 'lost') ${expired} ${lock}`);
  return row !== undefined;
}
