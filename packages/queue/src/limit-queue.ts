/**
 * Bounding a queue. Called by CLI and console.
 * Promise: an enqueue that starts after this commit is refused when what waits would be more than the bound. Runs that
 * are there stay, also when they are more; retries and put-backs are never refused.
 * A queue without a bound pays nothing for it. With one, enqueues come one after the other and count what waits, up to
 * the bound: some 0.1 ms for each thousand.
 */
import { engineEvent, publish } from '@sb/events';
import type { Store } from '@sb/storage';
import { UnknownQueueError } from './errors.ts';
import type { Operator } from './standing.ts';
import { findQueueNames } from './store/job-defs.ts';
import { lockBound, setBound } from './store/bound.ts';

export interface QueueLimits {
  /** How many runs may wait in it; undefined: any number. */
  readonly maxDepth: number | undefined;
}

export interface LimitsChange {
  /** False: it was so already, and nothing was written. */
  readonly changed: boolean;
  readonly before: QueueLimits;
  readonly after: QueueLimits;
}

/** Fails with `UNKNOWN_QUEUE`. */
export async function limitQueue(
  store: Store,
  queue: string,
  { maxDepth, actor, reason }: QueueLimits & Operator,
): Promise<LimitsChange> {
  const after = { maxDepth };
  return store.write(function* (tx) {
    const row = yield* lockBound(tx, queue);
    if (!row) throw new UnknownQueueError(queue, yield* findQueueNames(tx));
    const before = { maxDepth: row.max_depth ?? undefined };
    if (before.maxDepth === maxDepth) return { changed: false, before, after };
    yield* setBound(tx, row.id, maxDepth);
    const facts = {
      queue,
      before: limitFacts(before),
      after: limitFacts(after),
      ...(reason !== undefined && { reason }),
    };
    yield* publish(tx, [engineEvent('queue.limited', facts, { actor })]);
    return { changed: true, before, after };
  });
}

/** As events tell it. */
function limitFacts({ maxDepth }: QueueLimits): { readonly maxDepth?: number } {
  return maxDepth === undefined ? {} : { maxDepth };
}
