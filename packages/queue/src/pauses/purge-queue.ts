/**
 * Cancels what waits in a queue, whatever the queue's mode; what runs goes on, and so does a run that was started by
 * hand. Called by CLI and console, which have asked whether that is meant.
 * Promise: what waited when it began, and that nobody has taken since, has ended as cancelled when this resolves. What
 * somebody else has locked is waited for, so this may fail with `STORE_LOCKED`.
 * In chunks, each with an event that says how many it was: after a crash the rest still waits, and the events add up
 * to what was cancelled. Of two that purge at once each run is cancelled by one.
 */
import { engineEvent, publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { endRuns } from '../settle/end/end-run.ts';
import { UnknownQueueError } from '../errors.ts';
import { releaseChildren } from '../dependencies/release-children.ts';
import type { Operator } from '../standing.ts';
import { findQueueNames } from '../definitions.sql.ts';
import { findNewestRunId } from '../runs/list-runs.sql.ts';
import { findQueueId, isAnyWaiting, lockWaiting, type PurgeScope } from './purge.sql.ts';

const CHUNK = 500;

export interface PurgeOptions extends Operator {
  /** Told after each chunk how many there were so far. */
  readonly onProgress?: ((cancelled: number) => void) | undefined;
}

/** Resolves with how many it cancelled. Fails with `UNKNOWN_QUEUE`. */
export async function purgeQueue(store: Store, queue: string, options: PurgeOptions): Promise<number> {
  const scope = await store.read(function* (tx) {
    const id = yield* findQueueId(tx, queue);
    if (id === undefined) throw new UnknownQueueError(queue, yield* findQueueNames(tx));
    // What comes in meanwhile is not meant: it would never end.
    return { queueId: id, newest: (yield* findNewestRunId(tx)) ?? 0 };
  });
  let cancelled = 0;
  for (;;) {
    const chunk = await store.write((tx) => purgeChunk(tx, { ...scope, queue }, options));
    if (chunk === 0 && !(await store.read((tx) => isAnyWaiting(tx, scope)))) break;
    cancelled += chunk;
    options.onProgress?.(cancelled);
  }
  // Not before: what waits in the same queue is to be cancelled too.
  if (cancelled > 0) await releaseChildren(store);
  return cancelled;
}

interface Scope extends PurgeScope {
  readonly queue: string;
}

function* purgeChunk(tx: Tx, scope: Scope, { actor, reason }: PurgeOptions): Body<number> {
  const runs = yield* lockWaiting(tx, scope, CHUNK);
  if (runs.length === 0) return 0;
  yield* endRuns(tx, runs, { state: 'cancelled', reason: 'purged' });
  const facts = { queue: scope.queue, cancelled: runs.length, ...(reason !== undefined && { reason }) };
  yield* publish(tx, [engineEvent('queue.purged', facts, { actor })]);
  return runs.length;
}
