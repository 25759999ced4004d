/**
 * Named leases: at most one holder at a time, by the store's clock. A lease saves work, or keeps two jobs off one
 * subject. It is no fence: a write that must be exact also checks what it has read (a cursor, a revision).
 */
import { sql } from './sql.ts';
import type { Body, Tx } from './write.ts';

export interface LeaseHolder {
  /** The one that asks; the same holder renews. Unique per attempt or node. */
  readonly holder: string;
  /** The node that the lease ends with: reaping the node frees it. */
  readonly nodeId?: number;
}

interface LeaseTime extends LeaseHolder {
  readonly ttlMs: number;
  /** The longest time for which others take it. Default: `ttlMs`. */
  readonly longestMs?: number;
}

/**
 * Takes or renews the lease; false while another holder has it. A lease that ends later than twice the longest time from
 * now is one of a clock that was ahead, and is taken. Once would not do: on PostgreSQL now is the begin of a statement,
 * which may have waited for a later one.
 */
export function* takeLease(
  tx: Tx,
  name: string,
  { holder, nodeId, ttlMs, longestMs = ttlMs }: LeaseTime,
): Body<boolean> {
  const taken = yield* tx.first(sql<{ name: string }>`
    insert into leases (name, holder, node_id, expires_at) values (${name}, ${holder}, ${nodeId ?? null}, ${tx.now} + ${ttlMs})
    on conflict (name) do update set holder = excluded.holder, node_id = excluded.node_id, expires_at = excluded.expires_at
    where leases.holder = excluded.holder or leases.expires_at <= ${tx.now} or leases.expires_at > ${tx.now} + ${2 * longestMs}
    returning name`);
  return taken !== undefined;
}

export function* releaseLease(tx: Tx, name: string, holder: string): Body<void> {
  yield* tx.run(sql`delete from leases where name = ${name} and holder = ${holder}`);
}

/** Frees the leases of a dead node. */
export function* freeLeasesOf(tx: Tx, nodeId: number): Body<void> {
  yield* tx.run(sql`delete from leases where node_id = ${nodeId}`);
}
