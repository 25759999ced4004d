import { sql, type Body, type Tx } from '@sb/storage';
import { AT_WORK } from '../at-work.ts';
import { goInIndexOrder } from '../go-by-indexes.sql.ts';
import { HELD, QUEUED_RANGES, WAITING } from '../rows/live-ranges.sql.ts';
import type { QueueDepth } from './depth.ts';

type Sql = ReturnType<typeof sql>;

/** The runs of one queue that an index of `runs` has. */
interface Part {
  readonly condition: Sql;
  /** The columns of the index. */
  readonly order: Sql;
}

const BY_TIME = sql.raw('run_at, id');
const BY_RETRY = sql.raw('run_at');
const BY_ID = sql.raw('id');
const BY_NODE = sql.raw('node_id');

type Counted = 'queued' | 'later' | 'running' | 'held' | 'waiting';

/** The SQL that counts the runs of a queue by state, each up to `cap`. */
export function depthColumns(tx: Tx, queueId: Sql, cap: number): Record<Counted, Sql> {
  const most = sql.lit(cap);
  const count = (parts: readonly Part[]): Sql =>
    cappedCount(
      parts.map((part) => rowsOf(tx, queueId, part, most)),
      most,
    );
  const parts = partsOf(tx);
  return {
    queued: count(parts.queued),
    later: count(parts.later),
    running: count(parts.running),
    held: count(parts.held),
    waiting: count(parts.waiting),
  };
}

function partsOf({ now }: Tx): Record<Counted, readonly Part[]> {
  return {
    queued: queuedParts(sql`run_at <= ${now}`),
    later: queuedParts(sql`run_at > ${now}`),
    running: [{ condition: sql.raw(AT_WORK), order: BY_NODE }],
    held: [{ condition: sql.raw(HELD), order: BY_ID }],
    waiting: [{ condition: sql.raw(WAITING), order: BY_ID }],
  };
}

function queuedParts(time: Sql): readonly Part[] {
  return QUEUED_RANGES.map((range) => ({ condition: sql`${sql.raw(range)} and ${time}`, order: BY_TIME }));
}

export function* findDepths(tx: Tx, cap: number): Body<readonly QueueDepth[]> {
  const { queued, later, running } = depthColumns(tx, sql.raw('q.id'), cap);
  return yield* tx.rows(sql<QueueDepth>`
    select q.name as queue, ${queued} as queued, ${later} as later, ${running} as running
    from queues q order by q.name`);
}

/** `scheduled`: not due yet, the retries among them too. */
type Totals = Readonly<Record<Exclude<Counted, 'later'> | 'retrying' | 'scheduled', number>>;

interface TotalCaps {
  readonly cap: number;
  readonly retries: number;
}

/**
 * Of the queues together: each count reads at most `cap` rows, however many queues have runs, and that of the retries at
 * most `retries`. Of what is not due yet it reads `cap` more than there are retries.
 */
export function* findTotals(tx: Tx, { cap, retries }: TotalCaps, queue: string | undefined): Body<Totals> {
  yield* goInIndexOrder(tx);
  const queues = queue === undefined ? sql`queues` : sql`(select id from queues where name = ${queue})`;
  const count = (parts: readonly Part[], most: number, limit = sql.lit(most)): Sql =>
    cappedCount(
      parts.map((part) => rowsOfAll(tx, queues, part, sql.lit(most))),
      limit,
    );
  const { later: scheduled, ...parts } = partsOf(tx);
  const retrying = { condition: sql`state = 1 and failures > 0 and run_at > ${tx.now}`, order: BY_RETRY };
  const columns = Object.entries(parts).map(
    ([name, ofName]) => sql`${count(ofName, cap)} as ${sql.id(name)}`,
  );
  const limit = sql`(${sql.lit(cap)} + (select number from retries))`;
  const [totals] = yield* tx.rows(sql<Totals>`
    with retries as materialized (select ${count([retrying], retries)} as number)
    select ${sql.join(columns)}, (select number from retries) as retrying,
      ${count(scheduled, cap + retries, limit)} as scheduled`);
  if (!totals) throw new Error('a select of counts has one row');
  return totals;
}

function cappedCount(rows: readonly Sql[], most: Sql): Sql {
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

/** Of each of the queues. SQLite knows no lateral join, and needs none to take the index of a queue. */
function rowsOfAll(tx: Tx, queues: Sql, part: Part, most: Sql): Sql {
  const rows = rowsOf(tx, sql.raw('q.id'), part, most);
  if (tx.dialect === 'postgres')
    return sql`select 1 as one from ${queues} q cross join lateral (${rows}) of_queue`;
  return sql`select 1 as one from ${queues} q cross join runs where queue_id = q.id and ${part.condition}`;
}
