/**
 * What inserts on SQLite know of jobs and queues. It is kept for as long as the number of the definitions stays the same:
 * each write reads that number in its own transaction, so a drain, a bound or a limit holds from its commit on.
 */
import type { SqliteHandle } from '@sb/storage';
import { LANE } from '../../limits/manage/lanes.sql.ts';

/** A job in one of the queues: the defaults of its runs, and what it refuses. */
export interface SqliteDefinition {
  readonly jobId: number;
  readonly queueId: number;
  readonly priority: number;
  readonly maxAttempts: number;
  readonly timeoutMs: number;
  readonly startWithinMs: number | null;
  readonly needsKey: number;
  readonly ttlMs: number | null;
  readonly lane: number;
  readonly limitKeyed: number;
  readonly rateKeyed: number;
  /** 0 for a job that no code has defined. */
  readonly isReal: number;
  readonly isDraining: number;
  readonly isBounded: number;
}

export type FindDefinition = (jobId: string, queue: string | null) => SqliteDefinition | undefined;

const NUMBER = 'select definitions from counters';
const DEFINITION = `select d.id as jobId, q.id as queueId, d.priority, d.max_attempts as maxAttempts, d.timeout_ms as timeoutMs,
  d.start_deadline_ms as startWithinMs, d.needs_key as needsKey, d.dedupe_ttl_ms as ttlMs, ${LANE('0')} as lane,
  d.limit_keyed as limitKeyed, d.rate_keyed as rateKeyed, d.version <> '' as isReal, q.mode = 'draining' as isDraining,
  q.max_depth is not null as isBounded
  from job_defs d join queues q on q.id = iif(@queue is null, d.queue_id, (select id from queues where name = @queue))
  where d.name = @jobId`;

interface Known {
  readonly number: number;
  /** A number that was rolled back comes again, for other definitions. */
  readonly rollbacks: number;
  readonly byJob: Map<string, Map<string | null, SqliteDefinition>>;
}

const byHandle = new WeakMap<SqliteHandle, Known>();

/** For the rest of this transaction. Undefined for a job or a queue that does not exist. */
export function sqliteDefinitions(handle: SqliteHandle): FindDefinition {
  const { byJob } = known(handle);
  return (jobId, queue) => {
    const found = byJob.get(jobId)?.get(queue);
    if (found) return found;
    const read = handle.objects(DEFINITION).get({ jobId, queue }) as SqliteDefinition | undefined;
    // Only what exists is kept: a new queue does not always change the number.
    if (read) byJob.set(jobId, (byJob.get(jobId) ?? new Map()).set(queue, read));
    return read;
  };
}

function known(handle: SqliteHandle): Known {
  const [number] = handle.arrays(NUMBER).get() as [number];
  const before = byHandle.get(handle);
  if (before?.number === number && before.rollbacks === handle.rollbacks) return before;
  const fresh: Known = { number, rollbacks: handle.rollbacks, byJob: new Map() };
  byHandle.set(handle, fresh);
  return fresh;
}
