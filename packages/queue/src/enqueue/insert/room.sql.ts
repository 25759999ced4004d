/** How many runs wait in a queue with a bound. */
import type { PostgresHandle, SqliteHandle } from '@sb/storage';
import { HELD, QUEUED_LANES, WAITING } from '../../rows/live-ranges.sql.ts';
import type { RunRequest } from '../../run.ts';

/** Counted no further than the bound. */
export interface Room {
  readonly queue: string;
  readonly depth: number;
  readonly maxDepth: number;
}

/** No run was stored, because they were too many. */
export type Full = Room;

const PARTS = [...QUEUED_LANES, HELD, WAITING];

/** SQL that counts the runs that wait in a queue. Each part has its index, and counts up to `limit`. */
function depthText(queueId: string, limit: string): string {
  return PARTS.map(
    (part) =>
      `(select count(*) from (select 1 from runs where queue_id = ${queueId} and ${part} limit ${limit}) c)`,
  ).join(' + ');
}

type Bound = Omit<Room, 'depth'> & { readonly id: number };

const BOUND = `select q.id, q.name as queue, q.max_depth as maxDepth from queues q where q.max_depth is not null
  and q.id = iif(@queue is null, (select queue_id from job_defs where name = @jobId), (select id from queues where name = @queue))`;
const DEPTH = `select ${depthText('@id', '@maxDepth + 0')} as depth`;

/** A transaction that counts locks the queue's row first; the count after the lock needs a statement of its own. */
const LOCK_BOUND = `select id from queues q where q.max_depth is not null and
  q.id = case when $1::text is null then (select queue_id from job_defs where name = $2::text)
    else (select id from queues where name = $1::text) end for update`;
const ROOM = `select q.name, q.max_depth, ${depthText('q.id', 'q.max_depth')} from queues q where q.id = $1::bigint`;

/** Undefined for a queue without a bound. */
export function sqliteRoom(handle: SqliteHandle, { queue, jobId }: RunRequest): Room | undefined {
  const bound = handle.objects(BOUND).get({ queue: queue ?? null, jobId }) as Bound | undefined;
  if (!bound) return undefined;
  const { depth } = handle.objects(DEPTH).get({ id: bound.id, maxDepth: bound.maxDepth }) as Pick<
    Room,
    'depth'
  >;
  return { queue: bound.queue, maxDepth: bound.maxDepth, depth };
}

/** Undefined for a queue without a bound. The queue's row is locked. */
export async function postgresRoom(
  handle: PostgresHandle,
  { queue, jobId }: RunRequest,
): Promise<Room | undefined> {
  const [bound] = await handle.arrays('lock_bound', LOCK_BOUND, [queue ?? null, jobId]);
  if (!bound) return undefined;
  const [row] = await handle.arrays('room', ROOM, [bound[0]]);
  return row && { queue: String(row[0]), maxDepth: Number(row[1]), depth: Number(row[2]) };
}
