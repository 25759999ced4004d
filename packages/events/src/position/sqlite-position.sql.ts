import { sql } from '@sb/storage';
import type { Position } from './position.ts';
import type { PositionSql } from './position.sql.ts';

/** There is one writer at a time: `seq` is the order of the commits. */
export const sqlitePosition: PositionSql = {
  columns: sql`'0' as xid`,
  after: ({ seq }) => sql`f.seq > ${seq}`,
  settled: sql`true`,
  order: sql`f.seq`,
  mergeOrder: sql`seq`,
  latest: sql<Position>`select '0' as xid, seq from counters`,
};
