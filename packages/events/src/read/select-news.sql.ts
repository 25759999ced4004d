import { sql, type Tx } from '@sb/storage';
import type { Position } from '../position/position.ts';
import { ENDED_COLUMNS, type NewsRow, PUBLISHED_COLUMNS } from './fact-columns.sql.ts';
import { positionFor, type Sql } from '../position/position.sql.ts';

/**
 * The next facts of both tables in one order. One statement, hence one snapshot: if the tables were read one after the
 * other, a fact that commits in between could be skipped. Each side walks its index and stops at the limit.
 */
export function selectNews(tx: Tx, after: Position, limit: number): Sql<NewsRow> {
  const order = positionFor(tx.dialect).mergeOrder;
  return sql<NewsRow>`
    select * from (${side(tx, after, limit, PUBLISHED_COLUMNS, sql`events`)}) published
    union all select * from (${side(tx, after, limit, ENDED_COLUMNS, sql`run_history`)}) ended
    order by ${order} limit ${limit}+0`;
}

/** The same without history, for a reader that wants none of its types. */
export function selectPublished(tx: Tx, after: Position, limit: number): Sql<NewsRow> {
  return side(tx, after, limit, PUBLISHED_COLUMNS, sql`events`);
}

function side(tx: Tx, after: Position, limit: number, columns: Sql, table: Sql): Sql<NewsRow> {
  const position = positionFor(tx.dialect);
  return sql<NewsRow>`select ${position.columns}, ${columns} from ${table} f
    where ${position.after(after)} and ${position.settled} order by ${position.order} limit ${limit}+0`;
}
