/** The queues with their standing, limits and numbers of runs. Counts stop at a bound, as in depth.ts. */
import type { RateLimit } from '@sb/jobs';
import type { Body, QueueMode, Store, Tx } from '@sb/storage';
import { findQueueNames } from '../definitions.sql.ts';
import { UnknownQueueError } from '../errors.ts';
import { DEPTH_CAP } from '../runs/depth.ts';
import { type Standing, standingOf } from '../standing.ts';
import { findQueues, type QueueRow } from './queues.sql.ts';
import { decodeRate } from '../limits/rate-limit.ts';

export interface QueueRecord extends Standing<QueueMode> {
  readonly name: string;
  /** Of a draining queue: when its last run ended, ms since the epoch. */
  readonly drainedAt?: number;
  /** Number of runs that may wait in it. Default: no limit. */
  readonly maxDepth?: number;
  /** Number of its runs that may run at once. Default: no limit. */
  readonly maxRunning?: number;
  /** Number of its runs that may start in a period. Default: no limit. */
  readonly rate?: RateLimit;
  /** Due, and not started yet. Each count is at most DEPTH_CAP. */
  readonly queued: number;
  /** Queued, and not due yet: delayed runs and retries. */
  readonly later: number;
  readonly running: number;
  readonly held: number;
  /** Runs that wait for other runs. */
  readonly waiting: number;
}

/** By name. A pause whose time has passed is none. */
export async function readQueues(store: Store): Promise<readonly QueueRecord[]> {
  return store.read(readQueuesIn);
}

/** The same in the snapshot of the caller. */
export function* readQueuesIn(tx: Tx): Body<readonly QueueRecord[]> {
  return (yield* findQueues(tx, DEPTH_CAP)).map(queueOf);
}

/** Fails with `UNKNOWN_QUEUE`. */
export async function readQueue(store: Store, name: string): Promise<QueueRecord> {
  return store.read(function* (tx) {
    const [row] = yield* findQueues(tx, DEPTH_CAP, name);
    if (!row) throw new UnknownQueueError(name, yield* findQueueNames(tx));
    return queueOf(row);
  });
}

function queueOf(row: QueueRow): QueueRecord {
  return {
    ...standingOf(row),
    name: row.name,
    ...(row.drained_at !== null && { drainedAt: row.drained_at }),
    ...(row.max_depth !== null && { maxDepth: row.max_depth }),
    ...(row.max_running !== null && { maxRunning: row.max_running }),
    ...(row.rate !== null && { rate: decodeRate(row.rate) }),
    queued: row.queued,
    later: row.later,
    running: row.running,
    held: row.held,
    waiting: row.waiting,
  };
}
