import { sql } from '@sb/storage';
import type { Position } from './position.ts';
import type { PositionSql } from './position.sql.ts';

/**
 * Transactions commit in any order. All below the oldest one that is still open have ended, so that what they
 * wrote is complete; the rest waits. `xid` sorts as a number, as text it would not.
 */
export const postgresPosition: PositionSql = {
  columns: sql`f.xid as writer, f.xid::text as xid`,
  after: ({ xid, seq }) => sql`(f.xid, f.seq) > (${xid}::xid8, ${seq}::bigint)`,
  settled: sql`f.xid < pg_snapshot_xmin(pg_current_snapshot())`,
  order: sql`f.xid, f.seq`,
  mergeOrder: sql`writer, seq`,
  latest: sql<Position>`select pg_snapshot_xmin(pg_current_snapshot())::text as xid, 0 as seq`,
};
