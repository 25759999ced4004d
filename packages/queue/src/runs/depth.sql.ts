import { sql, type Body, type Tx } from '@sb/storage';
import type { QueueDepth } from './depth.ts';
import { AT_WORK } from '../at-work.ts';
import { HELD, QUEUED_RANGES, WAITING } from '../rows/live-ranges.sql.ts';

type Sql = ReturnType<typeof sql>;

/** The runs of one queue that an index of `runs` has. */
interface Part {
  readonly condition: Sql;
  /** The columns of the index. */
  readonly order: Sql;
}

const BY_TIME = sql.raw('run_at, id');
const BY_ID = sql.raw('id');
const BY_NODE = sql.raw('node_id');

type Counted = 'queued' | 'later' | 'running' | 'held' | 'waiting';

/** The SQL that counts the runs of a queue by state, each up to `cap`. */
export function depthColumns(tx: Tx, queueId: Sql, cap: number): Record<Counted, Sql> {
  const count = (parts: readonly Part[]): Sql => cappedCount(tx, queueId, parts, cap);
  const queued = (time: Sql): readonly Part[] =>
    QUEUED_RANGES.map((range) => ({ condition: sql`${sql.raw(range)} and ${time}`, order: BY_TIME }));
  return {
    queued: count(queued(sql`run_at <= ${tx.now}`)),
    later: count(queued(sql`run_at > ${tx.now}`)),
    running: count([{ condition: sql.raw(AT_WORK), order: BY_NODE }]),
    held: count([{ condition: sql.raw(HELD), order: BY_ID }]),
    waiting: count([{ condition: sql.raw(WAITING), order: BY_ID }]),
  };
}

export function* findDepths(tx: Tx, cap: number): Body<readonly QueueDepth[]> {
  const { queued, later, running } = depthColumns(tx, sql.raw('q.id'), cap);
  return yield* tx.rows(sql<QueueDepth>`
    select q.name as queue, ${queued} as queued, ${later} as later, ${running} as running
    from queues q order by q.name`);
}

function cappedCount(tx: Tx, queueId: Sql, parts: readonly Part[], cap: number): Sql {
  const most = sql.lit(cap);
  const rows = parts.map((part) => rowsOf(tx, queueId, part, most));
  return sql`(select count(*) from (${sql.join(rows, sql` union all `)} limit ${most}) c)`;
}

/**
 * PostgreSQL reads the whole table when most runs belong to other queues, unless it is asked for the order of the
 * index. SQLite takes the index without it, and counts a quarter faster.
 */
function rowsOf({ dialect }: Tx, queueId: Sql, { condition, order }: Part, most: Sql): Sql {
  const rows = sql`select 1 as one from runs where queue_id = ${queueId} and ${condition}`;
  if (dialect === 'sqlite') return rows;
  return sql`select 1 as one from (${rows} order by ${order} limit ${most}) part`;
}
