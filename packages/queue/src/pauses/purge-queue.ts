/**
 * Cancels the waiting runs of a queue, in every mode of the queue. Running runs continue, and so do pinned ones. Called
 * by CLI and console, which have asked the operator to confirm.
 * Promise: every run that waited when this was called, and that no node has claimed since, has ended as cancelled when
 * this resolves, except for a `failure` of the store behind the first chunk. It waits for locked runs, so that may be
 * `STORE_LOCKED`.
 * With `atMost`, never more runs are cancelled: where others begin to wait again meanwhile, some runs still wait.
 * In chunks, each with an event that has the number of its runs: after a crash the other runs still wait, and the
 * events add up to the number of cancelled runs. When two operators purge at once, each run is cancelled by one of
 * them.
 */
import { toEngineEvent, publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { cappedPlural, type CodedError } from '@sb/words';
import { endRuns } from '../settle/end/end-run.ts';
import { MoreThanCountedError, UnknownQueueError } from '../errors.ts';
import { releaseAfterAct } from '../dependencies/release-children.ts';
import { failureBehindCommit } from '../held-up.ts';
import type { Operator } from '../standing.ts';
import { findNumber, findQueueNames } from '../definitions.sql.ts';
import { checkOperator } from '../operator.ts';
import { PURGE_CHUNK } from '../runs/run-details.sql.ts';
import { findNewestRunId } from '../runs/run-rows.sql.ts';
import { countPurged, isAnyWaiting, lockWaiting, type PurgeScope } from './purge.sql.ts';

/** So many more than were counted are counted exactly. */
const MOST_MORE = 1_000;

export interface PurgeOptions extends Operator {
  /** Called after each chunk with the number of runs cancelled until then. */
  readonly onProgress?: ((cancelled: number) => void) | undefined;
  /** The number that the operator was asked about: where more wait, none is cancelled. It stops after as many. */
  readonly atMost?: number | undefined;
}

export interface Purged {
  /** The number of cancelled runs. */
  readonly cancelled: number;
  /** The store failed behind a chunk: others may still wait, and the same call does the rest. */
  readonly failure?: CodedError;
}

/** Fails with `REQUEST_INVALID`, `UNKNOWN_QUEUE`, and `CONFLICT` where more than `atMost` wait. */
export async function purgeQueue(store: Store, queue: string, options: PurgeOptions): Promise<Purged> {
  checkOperator('A purge', options);
  // Runs that come after this read are not in the scope, so they are not more than were counted.
  const scope = await store.read((tx) => findCounted(tx, queue, options.atMost));
  let cancelled = 0;
  const { atMost = Infinity } = options;
  const purgeAll = async (): Promise<void> => {
    while (cancelled < atMost) {
      const limit = Math.min(PURGE_CHUNK, atMost - cancelled);
      const chunk = await store.write((tx) => purgeChunk(tx, { ...scope, queue, limit }, options));
      if (chunk === 0 && !(await store.read((tx) => isAnyWaiting(tx, scope)))) break;
      cancelled += chunk;
      options.onProgress?.(cancelled);
    }
  };
  const failure = await failureBehindCommit(() => cancelled > 0, purgeAll);
  // Not before: children that wait in the same queue are cancelled too.
  if (cancelled > 0) await releaseAfterAct(store);
  return { cancelled, ...(failure && { failure }) };
}

function* findCounted(tx: Tx, queue: string, atMost: number | undefined): Body<PurgeScope> {
  const scope = yield* findScope(tx, queue);
  if (atMost === undefined) return scope;
  const found = yield* countPurged(tx, scope, atMost + MOST_MORE);
  if (found <= atMost) return scope;
  const count = cappedPlural(found, found === atMost + MOST_MORE ? found : undefined, 'run');
  throw new MoreThanCountedError(`${count} wait in ${queue}`, atMost);
}

/** Throws `UNKNOWN_QUEUE`. */
export function* findScope(tx: Tx, queue: string): Body<PurgeScope> {
  const id = yield* findNumber(tx, 'queues', queue);
  if (id === undefined) throw new UnknownQueueError(queue, yield* findQueueNames(tx));
  // New runs are left out: otherwise a purge might never end.
  return { queueId: id, newest: (yield* findNewestRunId(tx)) ?? 0 };
}

interface Scope extends PurgeScope {
  readonly queue: string;
  readonly limit: number;
}

function* purgeChunk(tx: Tx, scope: Scope, { actor, reason }: PurgeOptions): Body<number> {
  const runs = yield* lockWaiting(tx, scope, scope.limit);
  if (runs.length === 0) return 0;
  yield* endRuns(tx, runs, { state: 'cancelled', reason: 'purged' });
  const facts = { queue: scope.queue, cancelled: runs.length, ...(reason !== undefined && { reason }) };
  yield* publish(tx, [toEngineEvent('queue.purged', facts, { actor })]);
  return runs.length;
}
