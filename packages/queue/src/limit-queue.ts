/**
 * Limiting a queue: how many runs may wait in it, and how many may run at once. Called by CLI and console.
 * Promise of the first: an enqueue that starts after this commit is refused when what waits would be more than the
 * bound. Runs that are there stay, also when they are more; retries and put-backs are never refused. With a bound,
 * enqueues come one after the other and count what waits, up to the bound: some 0.1 ms for each thousand.
 * Promise of the second, exact over all daemons: when this resolves nothing starts beyond the limit. What runs goes on,
 * also when it is more. A crash after the commit leaves runs that the limit does not see: the same call does the rest.
 * A queue without limits pays nothing for them.
 */
import { engineEvent, publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { UnknownQueueError } from './errors.ts';
import type { Operator } from './standing.ts';
import { findQueueNames } from './store/job-defs.ts';
import { reconcileLimits } from './reconcile-limits.ts';
import { relane } from './relane.ts';
import { lockBound, setBounds } from './store/bound.ts';
import { bumpDefinitions } from './store/definitions.ts';

/** What is absent has no limit. */
export interface QueueLimits {
  /** How many runs may wait in it. */
  readonly maxDepth?: number;
  /** How many of its runs may run at once. */
  readonly maxRunning?: number;
}

/** What is absent stays as it is. */
export interface WantedLimits extends Operator {
  readonly maxDepth?: number | 'none' | undefined;
  readonly maxRunning?: number | 'none' | undefined;
}

export interface LimitsChange {
  /** False: it was so already, and nothing was written. */
  readonly changed: boolean;
  readonly before: QueueLimits;
  readonly after: QueueLimits;
}

/** Fails with `UNKNOWN_QUEUE`. */
export async function limitQueue(store: Store, queue: string, wanted: WantedLimits): Promise<LimitsChange> {
  const change = await store.write((tx) => limitIn(tx, queue, wanted));
  if (wanted.maxRunning === undefined) return change;
  // Also when nothing is changed: whoever was here before may have broken off.
  await relane(store);
  await reconcileLimits(store);
  store.ring();
  return change;
}

function* limitIn(
  tx: Tx,
  queue: string,
  { maxDepth, maxRunning, actor, reason }: WantedLimits,
): Body<LimitsChange> {
  const row = yield* lockBound(tx, queue);
  if (!row) throw new UnknownQueueError(queue, yield* findQueueNames(tx));
  const before = limits(row.max_depth ?? undefined, row.max_running ?? undefined);
  const after = limits(wish(before.maxDepth, maxDepth), wish(before.maxRunning, maxRunning));
  if (before.maxDepth === after.maxDepth && before.maxRunning === after.maxRunning)
    return { changed: false, before, after };
  yield* setBounds(tx, row.id, after);
  yield* bumpDefinitions(tx);
  const facts = { queue, before, after, ...(reason !== undefined && { reason }) };
  yield* publish(tx, [engineEvent('queue.limited', facts, { actor })]);
  return { changed: true, before, after };
}

function wish(before: number | undefined, wanted: number | 'none' | undefined): number | undefined {
  return wanted === undefined ? before : wanted === 'none' ? undefined : wanted;
}

function limits(maxDepth: number | undefined, maxRunning: number | undefined): QueueLimits {
  return { ...(maxDepth !== undefined && { maxDepth }), ...(maxRunning !== undefined && { maxRunning }) };
}
