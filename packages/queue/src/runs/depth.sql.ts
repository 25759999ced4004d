import { sql, type Body, type Tx } from '@sb/storage';
import type { QueueDepth } from './depth.ts';
import { AT_WORK } from '../at-work.ts';
import { PRIORITY_CODES } from '../lifecycle.ts';

type Sql = ReturnType<typeof sql>;

/** The runs of one queue that an index of `runs` has. */
interface Part {
  readonly condition: Sql;
  /** The columns of the index. */
  readonly order: Sql;
}

/**
 * Runs that daemons may claim, in the open lane and in that of limits. A pinned run is left out: it belongs to the
 * process that started it. Each priority has its range of the index, so that due and later runs are counted apart
 * without reading the others.
 */
const RANGES = PRIORITY_CODES.flatMap((code) =>
  [0, 1].map((lane) => sql.raw(`state = 1 and lane = ${lane} and priority = ${code}`)),
);
const BY_TIME = sql.raw('run_at, id');

const RUNNING = { condition: sql.raw(AT_WORK), order: sql.raw('node_id') };
const HELD = { condition: sql.raw('state = 2'), order: sql.raw('id') };
const WAITING = { condition: sql.raw('state = 0'), order: sql.raw('id') };

type Counted = 'queued' | 'later' | 'running' | 'held' | 'waiting';

/** The SQL that counts the runs of a queue by state, each up to `cap`. */
export function depthColumns(tx: Tx, queueId: Sql, cap: number): Record<Counted, Sql> {
  const count = (parts: readonly Part[]): Sql => cappedCount(tx, queueId, parts, cap);
  const queued = (time: Sql): readonly Part[] =>
    RANGES.map((range) => ({ condition: sql`${range} and ${time}`, order: BY_TIME }));
  return {
    queued: count(queued(sql`run_at <= ${tx.now}`)),
    later: count(queued(sql`run_at > ${tx.now}`)),
    running: count([RUNNING]),
    held: count([HELD]),
    waiting: count([WAITING]),
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
