import { sql, type Body, type Tx } from '@sb/storage';
import { goByIndexes } from '../go-by-indexes.sql.ts';
import { depthColumns } from '../runs/depth.sql.ts';
import { QUEUED_RANGES } from '../rows/live-ranges.sql.ts';

/** The row of a minute in which all queues were counted has this number in place of a queue. */
const WHOLE = 0;

export function* isSampled(tx: Tx, minute: number): Body<boolean> {
  return (
    (yield* tx.first(sql`select 1 from queue_depths where minute = ${minute} and queue_id = ${WHOLE}`)) !==
    undefined
  );
}

/** Stores the depth of each queue that has live runs. False when another process has done it. */
export function* insertDepths(tx: Tx, minute: number, cap: number): Body<boolean> {
  const first = yield* tx.first(sql`
    insert into queue_depths (minute, queue_id, queued, later, held, running, newest_run)
    values (${minute}, ${WHOLE}, 0, 0, 0, 0, coalesce((select max(id) from runs), 0))
    on conflict (minute, queue_id) do nothing returning 1 as one`);
  if (!first) return false;
  const { queued, later, held, running } = depthColumns(tx, sql.raw('q.id'), cap);
  yield* tx.run(sql`
    insert into queue_depths (minute, queue_id, queued, later, held, running, oldest_due_at, newest_run)
    select ${minute}, id, queued, later, held, running, oldest, 0 from (
      select q.id, ${queued} as queued, ${later} as later, ${held} as held, ${running} as running,
        ${oldestDue(tx)} as oldest from queues q) counted
    where queued + later + held + running > 0`);
  return true;
}

/** The due time of the run that has waited longest in a queue: the first of each range of its index. */
function oldestDue(tx: Tx): ReturnType<typeof sql> {
  const heads = QUEUED_RANGES.map(
    (range) => sql`select run_at from (select run_at from runs
      where queue_id = q.id and ${sql.raw(range)} and run_at <= ${tx.now} order by run_at, id limit 1) head`,
  );
  return sql`(select min(run_at) from (${sql.join(heads, sql` union all `)}) heads)`;
}

export interface DepthRow {
  /** Null in the row that says that the minute was counted. */
  readonly queue: string | null;
  readonly minute: number;
  readonly queued: number;
  readonly later: number;
  readonly held: number;
  readonly running: number;
  readonly oldest_due_at: number | null;
}

interface DepthSpan {
  /** Minutes since the epoch, both ends included. */
  readonly from: number;
  readonly to: number;
  /** Default: all queues. */
  readonly queue?: string | undefined;
  /** Only minutes that are a multiple of this. */
  readonly every?: number | undefined;
}

/** Oldest first. */
export function* findDepthRows(tx: Tx, { from, to, queue, every = 1 }: DepthSpan): Body<readonly DepthRow[]> {
  const ofQueue = queue === undefined ? sql`` : sql`and (p.queue_id = ${WHOLE} or q.name = ${queue})`;
  const columns = sql`q.name as queue, p.minute, p.queued, p.later, p.held, p.running, p.oldest_due_at`;
  if (every === 1)
    return yield* tx.rows(sql<DepthRow>`
      select ${columns} from queue_depths p left join queues q on q.id = p.queue_id
      where p.minute between ${from} and ${to} ${ofQueue} order by p.minute`);
  // Each minute by the index: to walk the whole range would read all samples between them.
  yield* goByIndexes(tx);
  const minutes = multiples(every, { from, to });
  const wanted =
    tx.dialect === 'sqlite'
      ? sql`json_each(${JSON.stringify(minutes)}) as wanted cross join queue_depths p on p.minute = wanted.value`
      : sql`unnest(${minutes}::bigint[]) as wanted(value) join queue_depths p on p.minute = wanted.value`;
  return yield* tx.rows(sql<DepthRow>`
    select ${columns} from ${wanted} left join queues q on q.id = p.queue_id where true ${ofQueue} order by p.minute`);
}

function multiples(
  every: number,
  { from, to }: { readonly from: number; readonly to: number },
): readonly number[] {
  const first = Math.ceil(from / every);
  return Array.from(
    { length: Math.max(0, Math.floor(to / every) - first + 1) },
    (_, at) => (first + at) * every,
  );
}

/** Minutes that have samples, oldest first. */
export function selectOldSamples({
  after,
  before,
  limit,
}: {
  readonly after: number;
  readonly before: number;
  readonly limit: number;
}): ReturnType<typeof sql<{ minute: number; bytes: number }>> {
  return sql<{ minute: number; bytes: number }>`
    select minute, count(*) * 60 as bytes from queue_depths
    where minute > ${after} and minute < ${before} group by minute order by minute limit ${limit}+0`;
}
