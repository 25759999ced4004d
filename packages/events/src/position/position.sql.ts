import { type Dialect, sql } from '@sb/storage';
import type { Position } from './position.ts';

/** A text of SQL with its values: a statement, or a part of one. */
export type Sql<T = unknown> = ReturnType<typeof sql<T>>;

/** How a dialect orders facts. `f` is the table of the facts, history or events alike. */
export interface PositionSql {
  /** The columns of a fact's position: `xid` as text, and those that `mergeOrder` sorts by. */
  readonly columns: Sql;
  readonly after: (position: Position) => Sql;
  /** True for a fact that no later commit can come before. */
  readonly settled: Sql;
  /** Within one table: by its index. */
  readonly order: Sql;
  /** Over the selected rows of both tables. */
  readonly mergeOrder: Sql;
  /** Selects the position behind which every fact will be that is written from now on. */
  readonly latest: Sql<Position>;
}

export function positionFor(dialect: Dialect): PositionSql {
  return dialect === 'sqlite' ? sqlitePosition : postgresPosition;
}

/** There is one writer at a time: `seq` is the order of the commits. */
const sqlitePosition: PositionSql = {
  columns: sql`'0' as xid`,
  after: ({ seq }) => sql`f.seq > ${seq}`,
  settled: sql`true`,
  order: sql`f.seq`,
  mergeOrder: sql`seq`,
  latest: sql<Position>`select '0' as xid, seq from counters`,
};

/**
 * Transactions commit in any order. All below the oldest open one have ended, so their facts are complete; facts of the
 * others wait. `xid` sorts as a number; as text it would not.
 */
const postgresPosition: PositionSql = {
  columns: sql`f.xid as writer, f.xid::text as xid`,
  after: ({ xid, seq }) => sql`(f.xid, f.seq) > (${xid}::xid8, ${seq}::bigint)`,
  settled: sql`f.xid < pg_snapshot_xmin(pg_current_snapshot())`,
  order: sql`f.xid, f.seq`,
  mergeOrder: sql`writer, seq`,
  latest: sql<Position>`select pg_snapshot_xmin(pg_current_snapshot())::text as xid, 0 as seq`,
};
