import { sql, type Body, type Tx } from '@sb/storage';

export interface LastDaemonRow {
  readonly id: number;
  readonly name: string;
  readonly host: string;
  readonly state: 'active' | 'cordoned' | 'draining' | 'stopped' | 'lost';
  readonly started_at: number;
  readonly expires_at: number;
}

/** Daemons whose lease ran out no longer ago, ms, or is good, however they ended; in the order in which they started. */
export function* findLastDaemons(tx: Tx, agoMs: number): Body<readonly LastDaemonRow[]> {
  return yield* tx.rows(sql<LastDaemonRow>`
    select id, name, host, state, started_at, expires_at from nodes
    where kind = 'daemon' and expires_at >= ${tx.now} - ${agoMs} order by id`);
}
