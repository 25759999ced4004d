import type { sql } from '@sb/storage';
import type { Position } from './position.ts';

/** A text of SQL with its values: a statement, or a part of one. */
export type Sql<T = unknown> = ReturnType<typeof sql<T>>;

/** How a dialect orders facts. `f` is the table of the facts, history or events alike. */
export interface PositionSql {
  /** The columns of a fact's position: `xid` as text, and whatever `mergeOrder` sorts by. */
  readonly columns: Sql;
  readonly after: (position: Position) => Sql;
  /** Holds for facts that no later commit can come before. */
  readonly settled: Sql;
  /** Within one table: by its index. */
  readonly order: Sql;
  /** Over the selected rows of both tables. */
  readonly mergeOrder: Sql;
  /** Selects the position behind which everything lies that is written from now on. */
  readonly latest: Sql<Position>;
}
